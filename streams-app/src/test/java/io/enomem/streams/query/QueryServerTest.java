// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryServerTest {
    private static final String TOKEN = "correct-horse";

    private final AtomicReference<List<String>> obstacles = new AtomicReference<>(List.of());
    private final AtomicReference<List<String>> standstills = new AtomicReference<>(List.of());
    private final HttpClient client = HttpClient.newHttpClient();
    private QueryServer server;

    private final Health health = new Health() {
        @Override
        public List<String> fatal() {
            return List.of();
        }

        @Override
        public List<String> obstacles() {
            return obstacles.get();
        }

        @Override
        public List<String> standstills() {
            return standstills.get();
        }
    };

    @BeforeEach
    void serve() {
        server = QueryServer.start(Listen.loopback(0, TOKEN), health, List.of(Served.incidents(new KnownIncidents())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatStandsStill_isAWarningOfAnInstanceThatIsReady() throws Exception {
        standstills.set(List.of("a transaction hangs"));

        HttpResponse<String> ready = get("/health/ready", null);

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"UP\",\"warnings\":[\"a transaction hangs\"]}");
    }

    @Test
    void probes_needNoTokenAndFollowTheApplication() throws Exception {
        assertThat(get("/health/live", null).body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/health/ready", null).statusCode()).isEqualTo(200);

        obstacles.set(List.of("REBALANCING"));

        HttpResponse<String> notReady = get("/health/ready", null);
        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body()).isEqualTo("{\"status\":\"DOWN\",\"reasons\":[\"REBALANCING\"]}");
        assertThat(get("/health/live", null).statusCode()).isEqualTo(200);
    }

    @Test
    void incident_isJsonUnlessTextIsAskedFor() throws Exception {
        HttpResponse<String> json = get("/api/v1/incidents/known-1000-0123456789ab", TOKEN);
        assertThat(json.statusCode()).isEqualTo(200);
        assertThat(json.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(json.body())
                .contains("\"incidentId\":\"known-1000-0123456789ab\"", "\"revisions\":[{\"revision\":1,");

        HttpResponse<String> text = get("/api/v1/incidents/known-1000-0123456789ab", TOKEN, "Accept", "text/plain");
        assertThat(text.body()).isEqualTo("a report");
    }

    @Test
    void withoutTheToken_nothingOfTheApiIsTold() throws Exception {
        for (String token : new String[] {null, "wrong", "", TOKEN + "x"}) {
            HttpResponse<String> refused = get("/api/v1/incidents/known-1000-0123456789ab", token);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).isPresent();
            assertThat(refused.body()).doesNotContain("known-1000");
        }
        assertThat(get("/api/v1/no-such-path", null).statusCode()).isEqualTo(401);
    }

    @Test
    void absentIncident_isProblemDetails() throws Exception {
        HttpResponse<String> absent = get("/api/v1/incidents/%3Cscript%3E", TOKEN);

        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(absent.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(absent.body()).contains("No incident has this id").doesNotContain("script");
        assertThat(get("/elsewhere", null).body()).contains("documented paths").doesNotContain("elsewhere");
    }

    @Test
    void whatIsNotEncoded_isAProblemOfTheClient() throws Exception {
        for (String path :
                List.of("/api/v1/incidents?host=%zz", "/api/v1/incidents?host=a|b", "/api/v1/incidents/%00")) {
            String answer = raw("GET " + path);

            assertThat(answer)
                    .as(path)
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .contains("\"status\":400")
                    .doesNotContain("<html");
        }
    }

    @Test
    void anotherMethod_isNotAllowed_andTheAnswerSaysWhichIs() throws Exception {
        String answer = raw("POST /api/v1/causes");

        assertThat(answer).startsWith("HTTP/1.1 405 ").containsIgnoringCase("allow: GET, HEAD");
    }

    /** As no client of Java's would send it. */
    private String raw(String methodAndTarget) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            String request = methodAndTarget + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + TOKEN
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void rebalance_isUnavailableForAMoment() throws Exception {
        HttpResponse<String> busy = get("/api/v1/incidents/busy-1000-0123456789ab", TOKEN);

        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("retry-after")).hasValue("1");
        assertThat(busy.body()).contains("being restored");
    }

    @Test
    void failure_isToldWithoutItsInside() throws Exception {
        HttpResponse<String> failed = get("/api/v1/incidents/broken-1000-0123456789ab", TOKEN);

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("its log tells why").doesNotContain("secret detail");
    }

    @Test
    void strangersName_isRefusedForEveryPath() throws Exception {
        assertThat(statusUnderName("attacker.example")).contains("421");
        assertThat(statusUnderName("127.0.0.1.attacker.example:80")).contains("421");
        assertThat(statusUnderName("LOCALHOST:1")).contains("200");
        assertThat(statusUnderName("[::1]:80")).contains("200");
    }

    @Test
    void portThatIsTaken_isFoundBeforeTheServerStarts() {
        // Given
        Listen taken = Listen.loopback(server.port(), TOKEN);

        // When
        Throwable failure = catchThrowable(() -> QueryServer.start(taken, health, List.of()));

        // Then it has not begun, and so has nothing to say of it in its own words
        assertThat(failure).isExactlyInstanceOf(UncheckedIOException.class).hasCauseInstanceOf(BindException.class);
    }

    @Test
    void stop_doesNotWaitForAnIdleConnection() throws Exception {
        try (Socket idle = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            idle.getOutputStream().write("GET /health/live HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));

            Instant began = Instant.now();
            server.close();

            assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
    }

    private static final class KnownIncidents implements Incidents {
        @Override
        public Stored<Known> find(String id, Hop hop) throws NotReadyException {
            return switch (Identity.machineIdOf(id)) {
                case "known" -> {
                    Diagnosis diagnosis = Diagnoses.of(id);
                    yield Stored.current(Optional.of(new Known(diagnosis, List.of(diagnosis))));
                }
                case "busy" -> throw new NotReadyException("The state is being restored.");
                case "broken" -> throw new IllegalStateException("secret detail");
                default -> Stored.current(Optional.empty());
            };
        }

        @Override
        public List<Slice<Diagnosis>> list(IncidentFilter filter, Hop hop) {
            return List.of();
        }
    }

    private HttpResponse<String> get(String path, String token, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** By hand, for HttpClient sets the Host header itself. */
    private String statusUnderName(String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            String request = "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("nothing");
        }
    }
}
