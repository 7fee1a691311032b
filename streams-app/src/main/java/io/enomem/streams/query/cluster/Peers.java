// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Asks other instances over HTTP what a client asked here, in the client's name. Thread-safe. */
public final class Peers {
    /** A neighbour that is there accepts at once; one whose machine is gone must not use up the whole time. Ours. */
    private static final Duration CONNECT = Duration.ofSeconds(1);

    /** Requests that wait for others at once: fewer than a server's threads, so that some are left to answer. Ours. */
    private static final int MOST_WAITING = 16;

    /** Everything else tells of the instance rather than of what was asked: it is not ready, or has another token. */
    private static final Set<Integer> ANSWERS = Set.of(200, 400, 404);

    private final HttpClient client;
    private final String scheme;
    private final Duration patience;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /**
     * @param tls null: they speak plain HTTP
     * @param patience for one answer
     */
    public Peers(@Nullable SSLContext tls, Duration patience) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
        this.scheme = tls == null ? "http" : "https";
        this.patience = patience;
    }

    /**
     * What a client asked.
     *
     * @param target path and query, still encoded
     * @param authorization the client's; null if it sent none
     */
    public record Request(
            String target, String accept, @Nullable String authorization) {
        @Override
        public String toString() {
            return "Request[" + target + "]";
        }
    }

    /** Takes one of the places of those who wait for others; throws NotReadyException if none is free. */
    void enter() throws NotReadyException {
        if (!waiting.tryAcquire()) {
            throw new NotReadyException(MOST_WAITING + " requests wait for other instances, as many as may");
        }
    }

    /** Gives the place back. */
    void leave() {
        waiting.release();
    }

    /** Asks; empty if the instance is not there, does not answer in time, or is not ready itself. */
    Optional<HttpResponse<byte[]>> ask(HostInfo instance, Request request, Hop hop) {
        return await(send(instance, request, hop));
    }

    CompletableFuture<HttpResponse<byte[]>> send(HostInfo instance, Request request, Hop hop) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create(scheme + "://" + instance.host() + ":" + instance.port() + request.target()))
                .timeout(patience)
                .header("Accept", request.accept())
                .header(Hop.HEADER, hop.value());
        if (request.authorization() != null) {
            builder.header("Authorization", request.authorization());
        }
        return client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** The answer, if there is one and it is one. */
    Optional<HttpResponse<byte[]>> await(CompletableFuture<HttpResponse<byte[]>> answer) {
        try {
            // HttpClient's own time-out ends with the headers, not with the body.
            HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return ANSWERS.contains(response.statusCode()) ? Optional.of(response) : Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException) {
                return Optional.empty();
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
