// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.query.cluster.NotReadyException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server. Serves until closed, on threads of its own. */
public final class QueryServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
    /** Jetty itself takes three to five of these, event streams up to eight, waiting for other instances sixteen. Ours. */
    private static final int MOST_THREADS = 40;

    private static final int FEWEST_THREADS = 2;
    /** A stop waits so long for requests under way, longer than any of ours takes. Ours. */
    private static final int STOP_MILLIS = 1_000;
    /** A stop closes connections that have been idle so long; Jetty's own second would be waited in full. Ours. */
    private static final int STOP_IDLE_MILLIS = 100;
    /** Nothing here takes a body. Ours. */
    private static final long LARGEST_BODY_BYTES = 4_096;

    private final Javalin server;
    private final Listen listen;
    private final List<Routes> more;
    private final int port;

    private QueryServer(Javalin server, Listen listen, List<Routes> more, int port) {
        this.server = server;
        this.listen = listen;
        this.port = port;
        this.more = List.copyOf(more);
    }

    /**
     * Starts to serve health, the catalogue, and what else is given.
     *
     * @throws UncheckedIOException if it cannot listen there, say because the port is taken
     */
    public static QueryServer start(Listen listen, Health health, List<Routes> more) {
        ServerSocketChannel socket = bound(listen);
        Javalin server = Javalin.create(config -> {
            quiet(config);
            serve(config, listen, socket);
            secure(config, new Access(listen));
            new HealthRoutes(health).register(config.routes);
            new CatalogueRoutes().register(config.routes);
            more.forEach(routes -> routes.register(config.routes));
            problems(config);
        });
        server.start();
        return new QueryServer(server, listen, more, socket.socket().getLocalPort());
    }

    /** Before Javalin is started, which would tell of a port that is taken in words of its own. */
    private static ServerSocketChannel bound(Listen listen) {
        try {
            ServerSocketChannel socket = ServerSocketChannel.open();
            try {
                // As servers do: a connection of a former process in TIME_WAIT does not count as use.
                socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return socket.bind(new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()));
            } catch (IOException | RuntimeException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paths that are answered, as their handlers were registered, for the check of the API's description. */
    Set<String> paths() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(handler -> handler.endpoint)
                .filter(endpoint -> HandlerType.GET.equals(endpoint.method))
                .map(endpoint -> endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Where it serves, without a trailing slash. */
    public String url() {
        return (listen.encryption() == null ? "http" : "https") + "://" + listen.host() + ":" + port();
    }

    /** The port on which it listens. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        more.forEach(Routes::stop);
        try {
            server.stop();
        } catch (JavalinException e) {
            // A client that neither sends nor reads keeps its connection; nothing is lost with it.
            LOG.atDebug().setCause(e).log("stopped with a connection still open");
        }
    }

    private static void quiet(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
    }

    private static void serve(JavalinConfig config, Listen listen, ServerSocketChannel socket) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
        threads.setName("enomem-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(jetty -> {
            jetty.setStopTimeout(STOP_MILLIS);
            jetty.setErrorHandler(new JettyProblems());
        });
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.addConnector((jetty, http) -> {
            ServerConnector connector = new ServerConnector(jetty, 1, 1, connections(listen.encryption(), http));
            open(connector, socket);
            connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
            return connector;
        });
        config.http.maxRequestSize = LARGEST_BODY_BYTES;
        config.http.prefer405over404 = true;
    }

    private static void open(ServerConnector connector, ServerSocketChannel socket) {
        try {
            connector.open(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConnectionFactory[] connections(Listen.@Nullable Encryption encryption, HttpConfiguration http) {
        if (encryption == null) {
            return new ConnectionFactory[] {new HttpConnectionFactory(http)};
        }
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(encryption.context());
        tls.setNeedClientAuth(encryption.clientCertificates());
        return AbstractConnectionFactory.getFactories(tls, new HttpConnectionFactory(http));
    }

    private static void secure(JavalinConfig config, Access access) {
        config.routes.before(access::checkHost);
        config.routes.before(Parameters::checkEncoding);
        config.routes.before("/api/*", access::checkToken);
        config.routes.before(context -> {
            context.header(Header.X_CONTENT_TYPE_OPTIONS, "nosniff");
            context.header(Header.CACHE_CONTROL, "no-store");
        });
    }

    private static void problems(JavalinConfig config) {
        config.routes.exception(
                NotReadyException.class,
                (busy, context) -> Problem.of(503, busy.reason()).send(context));
        config.routes.exception(
                BadRequestException.class,
                (mistake, context) -> Problem.of(400, mistake.allowed()).send(context));
        config.routes.exception(HttpResponseException.class, (refusal, context) -> {
            if (refusal.getStatus() == HttpStatus.METHOD_NOT_ALLOWED.getCode()) {
                context.header(Header.ALLOW, "GET, HEAD");
            }
            Problem.of(refusal.getStatus(), "This server answers GET of the documented paths only.")
                    .send(context);
        });
        config.routes.exception(Exception.class, (failure, context) -> {
            LOG.atError()
                    .setCause(failure)
                    .addKeyValue("path", context.endpoint().path)
                    .log("request failed");
            Problem.of(HttpStatus.INTERNAL_SERVER_ERROR.getCode(), "The server failed; its log tells why.")
                    .send(context);
        });
    }
}
