// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.query.Listen;
import io.enomem.streams.query.QueryServer;
import io.enomem.streams.query.ServiceHealth;
import io.enomem.streams.query.ServiceRoutes;
import io.enomem.streams.query.StoredIncidents;
import io.enomem.streams.topology.StreamsService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What REST answers out of the stores of a running topology that has diagnosed two recorded hosts. */
class QueriesIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DiagnosisJson DIAGNOSES = new DiagnosisJson();

    @TempDir
    private static Path directory;

    private static Installation installation;
    private static QueryServer server;
    private static List<String> diagnosed;
    private static String sick;

    @BeforeAll
    static void diagnoseTwoHosts() throws Exception {
        List<List<SpecificRecord>> hosts = List.of(
                Captures.records(Captures.carried("cgroup-memory-limit")), Captures.records(Captures.carried("calm")));
        sick = Times.machineId(hosts.get(0).get(0));
        diagnosed = Answers.offline(hosts.get(0));
        installation = Installation.start(directory);
        StreamsService service = installation.service();
        server = QueryServer.start(
                Listen.loopback(0, "token"),
                new ServiceHealth(service),
                new StoredIncidents(service),
                new DiagnosisJson()::line,
                diagnosis -> "",
                ServiceRoutes.of(service));
        installation.ship(hosts);
        await().atMost(Duration.ofMinutes(3))
                .untilAsserted(() ->
                        assertThat(Answers.of(installation.lastDiagnoses())).isEqualTo(diagnosed));
    }

    @AfterAll
    static void stop() {
        server.close();
        installation.close();
    }

    @Test
    void incidentsAreListedAndEachIsFoundWhole() throws Exception {
        JsonNode page = json("/api/v1/incidents?open=false");

        assertThat(page.get("partial").booleanValue()).isFalse();
        assertThat(page.get("items")).hasSameSizeAs(diagnosed);
        for (JsonNode item : page.get("items")) {
            JsonNode whole = json("/api/v1/incidents/" + item.get("incidentId").textValue());
            assertThat(whole.get("evidence")).isNotEmpty();
            assertThat(whole.get("summary")).isEqualTo(item.get("summary"));
        }
    }

    @Test
    void filtersAndPagesAreThoseAskedFor() throws Exception {
        assertThat(json("/api/v1/incidents?host=" + sick + "&cause=cgroup-memory-limit")
                        .get("items"))
                .isNotEmpty();
        assertThat(json("/api/v1/incidents?cause=socket-leak").get("items")).isEmpty();
        assertThat(json("/api/v1/incidents?to=1999-01-01T00:00:00Z").get("items"))
                .isEmpty();
        assertThat(json("/api/v1/incidents?limit=1").get("items")).hasSize(1);
    }

    @Test
    void hostsAreListedAndEachIsFound() throws Exception {
        JsonNode hosts = json("/api/v1/hosts");

        assertThat(hosts.get("partial").booleanValue()).isFalse();
        assertThat(hosts.get("items").findValuesAsText("machineId")).hasSize(2).contains(sick);
        JsonNode host = json("/api/v1/hosts/" + sick);
        assertThat(host.get("hostname").textValue()).isEqualTo(sick);
        assertThat(host.get("state").textValue()).isEqualTo("SILENT");
        assertThat(host.get("lastEvents").get("samples").textValue()).startsWith("2026-");
        assertThat(host.get("lastEvents").get("signals").textValue()).startsWith("2026-");
        assertThat(get("/api/v1/hosts/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void eventsFromTheBeginningAreEveryRevisionThatWasPublished() throws Exception {
        // Given
        Map<String, Integer> revisions = new TreeMap<>();

        // When
        try (Stream<String> lines = events("0.0.0.0")) {
            Iterator<String> data =
                    lines.filter(line -> line.startsWith("data: {\"incidentId")).iterator();
            while (!revisions.equals(lastRevisions()) && data.hasNext()) {
                Diagnosis diagnosis = DIAGNOSES.read(data.next().substring("data: ".length()));
                revisions.put(diagnosis.incidentId(), diagnosis.revision());
            }
        }

        // Then
        assertThat(revisions).isNotEmpty().isEqualTo(lastRevisions());
    }

    @Test
    void eventsAfterWhatIsNotThereBeginWithAReset() throws Exception {
        for (String position : List.of("0.0.0.999999", "0.0.0", "x")) {
            try (Stream<String> lines = events(position)) {
                assertThat(lines.limit(2)).as(position).contains("event: reset");
            }
        }
    }

    @Test
    void metricsTellTheWorkThatWasDone() throws Exception {
        List<String> metrics = get("/metrics").body().lines().toList();

        assertThat(metrics).contains("enomem_streams_state{state=\"running\"} 1.0", "enomem_records_dead_total 0.0");
        assertThat(metrics)
                .filteredOn(line -> line.matches("enomem_(revisions|records_processed)_total .*"))
                .hasSize(2)
                .noneMatch(line -> line.endsWith(" 0.0"));
    }

    private static Stream<String> events(String lastEventId) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/events"))
                .header("Authorization", "Bearer token")
                .header("Last-Event-ID", lastEventId)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    private static Map<String, Integer> lastRevisions() {
        return installation.lastDiagnoses().stream()
                .collect(Collectors.toMap(Diagnosis::incidentId, Diagnosis::revision));
    }

    private static JsonNode json(String path) throws Exception {
        return MAPPER.readTree(get(path).body());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer token")
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
