// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers {@code GET /metrics} on loopback, on one thread. The JDK's own server: an agent stays small. */
public final class MetricsServer implements AutoCloseable {
    private static final int BACKLOG = 8;
    private static final int OK = 200;
    private static final int NOT_ALLOWED = 405;

    private final HttpServer server;
    private final List<Metric> metrics;

    /**
     * Starts answering.
     *
     * @param port TCP port; 0 for any free one
     * @throws IOException if the port is taken
     */
    public MetricsServer(int port, List<Metric> metrics) throws IOException {
        this.metrics = List.copyOf(metrics);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        server.createContext("/metrics", this::answer);
        server.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(NOT_ALLOWED, -1);
                return;
            }
            byte[] text = Metric.text(metrics).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(OK, text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
