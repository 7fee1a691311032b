// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRoutesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final BlockingQueue<Feed.Event> published = new LinkedBlockingQueue<>();
    private final AtomicInteger readers = new AtomicInteger();

    private final Served served = new Served(new EventRoutes(new Feed() {
        @Override
        public Reader fromNow() {
            return new QueueReader("now");
        }

        @Override
        public Optional<Reader> after(String position) {
            return position.equals("1.2") ? Optional.of(new QueueReader(position)) : Optional.empty();
        }
    }));

    @AfterEach
    void stop() {
        served.close();
    }

    @Test
    void revisionsComeAsTheyArePublished() throws Exception {
        // Given
        published.add(new Feed.Event("0.1", "{\"revision\":1}"));
        published.add(new Feed.Event("0.2", "{\"revision\":2}"));

        // When
        List<String> lines = lines(null, 12);

        // Then
        assertThat(lines)
                .containsExactly(
                        "id: now",
                        "event: ready",
                        "data: {}",
                        "",
                        "id: 0.1",
                        "event: diagnosis",
                        "data: {\"revision\":1}",
                        "",
                        "id: 0.2",
                        "event: diagnosis",
                        "data: {\"revision\":2}",
                        "");
    }

    @Test
    void whoComesBackGoesOnWhereItWas() throws Exception {
        assertThat(lines("1.2", 4)).containsExactly("id: 1.2", "event: ready", "data: {}", "");
    }

    @Test
    void whoComesBackTooLateIsTold() throws Exception {
        assertThat(lines("9.9", 8)).contains("event: reset", "event: ready").startsWith("id: now");
    }

    @Test
    void streamsBeyondTheLimitAreRefusedAndOnesThatWereLeftMakeRoom() throws Exception {
        // Given
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            open.add(request(null).body());
        }

        // When
        int ninth = request(null).statusCode();
        for (InputStream stream : open) {
            stream.close();
        }

        // Then
        assertThat(ninth).isEqualTo(503);
        await().atMost(PATIENCE).until(() -> readers.get() == 0);
        await().atMost(PATIENCE).until(() -> lines(null, 1).equals(List.of("id: now")));
    }

    @Test
    void anOpenStreamDoesNotHoldUpTheEndOfTheServer() throws Exception {
        // Given
        InputStream open = request(null).body();

        // When
        served.close();

        // Then
        assertThat(new String(open.readAllBytes(), StandardCharsets.UTF_8)).startsWith("id: now");
        await().atMost(PATIENCE).until(() -> readers.get() == 0);
    }

    private List<String> lines(String lastEventId, int count) throws Exception {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(request(lastEventId).body(), StandardCharsets.UTF_8))) {
            List<String> lines = new ArrayList<>();
            while (lines.size() < count) {
                lines.add(reader.readLine());
            }
            return lines;
        }
    }

    private HttpResponse<InputStream> request(String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(served.server.url() + "/api/v1/events"))
                .header("Authorization", "Bearer token");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private final class QueueReader implements Feed.Reader {
        private final String position;

        QueueReader(String position) {
            this.position = position;
            readers.incrementAndGet();
        }

        @Override
        public String position() {
            return position;
        }

        @Override
        public List<Feed.Event> next(Duration patience) {
            try {
                Feed.Event event = published.poll(200, TimeUnit.MILLISECONDS);
                return event == null ? List.of() : List.of(event);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }

        @Override
        public void close() {
            readers.decrementAndGet();
        }
    }
}
