// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.settings.Settings;
import io.enomem.standalone.command.Enomem;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.query.Health;
import io.enomem.streams.query.ServiceHealth;
import io.enomem.streams.topology.DiagnosisFormat;
import io.enomem.streams.topology.Mode;
import io.enomem.streams.topology.StreamsService;
import io.enomem.streams.topology.StreamsSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three instances of the streams application, that have diagnosed recorded hosts, answer over REST. */
class QueriesIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final DiagnosisJson DIAGNOSES = new DiagnosisJson();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Sick hosts beside the recorded one, so that every instance has some. */
    private static final int MORE = 4;

    /** Samples of an hour. */
    private static final int HOUR = 360;

    @TempDir
    private static Path directory;

    private static Installation installation;
    private static List<String> diagnosed;
    private static String sick;
    private static int asked;

    @BeforeAll
    static void diagnoseHosts() throws Exception {
        List<SpecificRecord> recorded = Captures.records(Captures.carried("cgroup-memory-limit"));
        List<List<SpecificRecord>> hosts =
                new ArrayList<>(List.of(recorded, Captures.records(Captures.carried("calm"))));
        for (int i = 0; i < MORE; i++) {
            String machineId = "host-" + i;
            hosts.add(recorded.stream()
                    .map(record -> Times.moved(record, machineId, Duration.ZERO))
                    .toList());
        }
        hosts.add(hourOf(Captures.records(Captures.carried("calm"))));
        sick = Times.machineId(recorded.get(0));
        diagnosed = hosts.stream()
                .flatMap(host -> Answers.offline(host).stream())
                .sorted()
                .toList();
        installation = Installation.start(directory, 12, 3);
        await().atMost(PATIENCE).until(installation::isReady);
        installation.ship(hosts);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Answers.of(installation.lastDiagnoses())).isEqualTo(diagnosed));
    }

    /** A sample every 10 s. */
    private static List<SpecificRecord> hourOf(List<SpecificRecord> recorded) {
        SpecificRecord sample = recorded.stream()
                .filter(HostSample.class::isInstance)
                .findFirst()
                .orElseThrow();
        return IntStream.range(0, HOUR)
                .mapToObj(i -> Times.moved(sample, "steady", Duration.ofSeconds(10 * i)))
                .toList();
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    void everyInstanceAnswersForEveryIncidentAndEveryHost() throws Exception {
        for (String url : installation.urls().values()) {
            for (Diagnosis diagnosis : installation.lastDiagnoses()) {
                JsonNode answer = json(url, "/api/v1/incidents/" + diagnosis.incidentId());
                assertThat(DIAGNOSES.read(answer.toString())).isEqualTo(diagnosis);
                assertThat(answer.get("revisions").findValuesAsText("revision"))
                        .hasSize(diagnosis.revision())
                        .endsWith(Integer.toString(diagnosis.revision()));
                String host = diagnosis.host().machineId();
                assertThat(json(url, "/api/v1/hosts/" + host).get("machineId").textValue())
                        .isEqualTo(host);
            }
        }
    }

    @Test
    void everyInstanceListsTheSame() throws Exception {
        for (String path : List.of(
                "/api/v1/incidents?limit=500", "/api/v1/fleet?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z")) {
            JsonNode first = json(installation.urls().get(0), path);
            assertThat(first.get("partial").booleanValue()).isFalse();
            assertThat(first.get("stale")).isEmpty();
            assertThat(json(installation.urls().get(1), path)).isEqualTo(first);
            assertThat(json(installation.urls().get(2), path)).isEqualTo(first);
        }
    }

    @Test
    void whileAnInstanceGoesAndComesEveryAnswerIsRightOrAskedForLater() throws Exception {
        // Given
        Map<String, Integer> revisions = lastRevisions();
        Answered answered = new Answered(revisions);

        // When
        Thread moving = new Thread(() -> {
            installation.stopInstance(2);
            installation.startInstance(2);
        });
        moving.start();
        while (moving.isAlive()) {
            answered.ask(installation.urls().get(0));
            answered.ask(installation.urls().get(1));
        }
        moving.join();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String url : installation.urls().values()) {
                JsonNode page = json(url, "/api/v1/incidents?limit=500&stale=false");
                assertThat(page.path("partial").booleanValue()).isFalse();
                assertThat(page.path("items")).hasSameSizeAs(diagnosed);
            }
        });
        System.out.println("asked while one of three instances went and came: " + answered);
        assertThat(answered.wrong).isEmpty();
        assertThat(answered.right).isPositive();
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
        assertThat(hosts.get("items").findValuesAsText("machineId"))
                .hasSize(MORE + 3)
                .contains(sick);
        JsonNode host = json("/api/v1/hosts/" + sick);
        assertThat(host.get("hostname").textValue()).isEqualTo(sick);
        assertThat(host.get("state").textValue()).isEqualTo("SILENT");
        assertThat(host.get("lastEvents").get("samples").textValue()).startsWith("2026-");
        assertThat(host.get("lastEvents").get("kernel").textValue()).startsWith("2026-");
        assertThat(get("/api/v1/hosts/nobody").statusCode()).isEqualTo(404);
        assertThat(json("/api/v1/hosts?state=SENDING").get("items")).isEmpty();
    }

    @Test
    void hostsComeInPages() throws Exception {
        List<String> seen = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = json("/api/v1/hosts?limit=3" + after);
            seen.addAll(page.get("items").findValuesAsText("machineId"));
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").textValue();
        } while (!after.isEmpty());

        assertThat(seen).hasSize(MORE + 3).doesNotHaveDuplicates();
    }

    @Test
    void numbersOfAHostArePlotted() throws Exception {
        JsonNode plot = json("/api/v1/hosts/" + sick + "/samples?fields=meminfo.MemAvailable");

        assertThat(plot.get("times")).hasSizeGreaterThan(3);
        JsonNode series = plot.get("series").get(0);
        assertThat(series.get("last")).hasSameSizeAs(plot.get("times"));
        assertThat(series.get("last"))
                .anySatisfy(value -> assertThat(value.longValue()).isPositive());
    }

    @Test
    void numbersOfALongTimeAreMinutesAndThenSamplesInOrderPageByPage() throws Exception {
        // Given
        List<Instant> times = new ArrayList<>();

        // When
        String from = "2020-01-01T00:00:00Z";
        while (from != null) {
            JsonNode page =
                    json("/api/v1/hosts/steady/samples?fields=meminfo.MemFree&limit=50&to=2030-01-01T00:00:00Z&from="
                            + from);
            page.get("times").forEach(time -> times.add(Instant.parse(time.textValue())));
            from = page.get("next").textValue();
        }

        // Then: between 18 and 23 minutes of detail
        assertThat(times).isSorted().doesNotHaveDuplicates();
        assertThat(Duration.between(times.get(0), times.get(times.size() - 1))).isGreaterThan(Duration.ofMinutes(58));
        assertThat(times).hasSizeBetween(18 * 6 + 37, 23 * 6 + 43);
    }

    @Test
    void oneCauseOnManyHostsIsSeenInTheFleet() throws Exception {
        JsonNode fleet = json("/api/v1/fleet?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z");

        JsonNode first = fleet.get("causes").get(0);
        assertThat(first.get("cause").textValue()).isEqualTo("cgroup-memory-limit");
        assertThat(first.get("hosts").intValue()).isEqualTo(MORE + 1);
        assertThat(first.get("hostNames").findValuesAsText("machineId")).contains(sick);
        assertThat(fleet.get("shared").findValuesAsText("cause")).contains("cgroup-memory-limit");
        assertThat(json("/api/v1/fleet").get("causes")).as("of the last day").isEmpty();
    }

    @Test
    void eventsFromTheBeginningAreEveryRevisionThatWasPublished() throws Exception {
        // Given
        Map<String, Integer> revisions = new TreeMap<>();

        // When
        try (Stream<String> lines = events(String.join(".", Collections.nCopies(12, "0")))) {
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
        for (String position : List.of("0.0.0.0.0.0.0.0.0.0.0.999999", "0.0.0", "x")) {
            try (Stream<String> lines = events(position)) {
                assertThat(lines.limit(2)).as(position).contains("event: reset");
            }
        }
    }

    @Test
    void metricsTellTheWorkThatWasDone() throws Exception {
        await().atMost(PATIENCE).until(installation::isReady);
        List<String> metrics = new ArrayList<>();
        for (String url : installation.urls().values()) {
            metrics.addAll(get(url, "/metrics").body().lines().toList());
        }

        assertThat(metrics).contains("enomem_streams_state{state=\"running\"} 1.0", "enomem_records_dead_total 0.0");
        assertThat(metrics)
                .filteredOn(line -> line.matches("enomem_(revisions|records_processed)_total .*"))
                .hasSize(6)
                .anyMatch(line -> line.startsWith("enomem_revisions") && !line.endsWith(" 0.0"));
    }

    private static Stream<String> events(String lastEventId) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(anyInstance() + "/api/v1/events"))
                .header("Authorization", "Bearer " + Installation.TOKEN)
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

    @Test
    void anInstanceWhoseThreadsDieAgainAndAgainIsNoLongerAlive() {
        // Given
        Map<String, String> settings = installation.settings("broken");
        settings.put(StreamsSettings.APPLICATION_ID, "broken");
        // A thread that replaces a dead one gets its partitions when the dead one's session is over.
        settings.put(StreamsSettings.SESSION_TIMEOUT_MS, "6000");
        AtomicInteger deaths = new AtomicInteger();
        Diagnostician broken = new Diagnostician() {
            @Override
            public Optional<Diagnosis> diagnose(Case incident) {
                deaths.incrementAndGet();
                throw new StackOverflowError("nobody foresaw this");
            }

            @Override
            public String rulesVersion() {
                return "broken";
            }
        };

        // When
        try (StreamsService service = new StreamsService(
                Settings.of(StreamsSettings.definition(), settings), Mode.LIVE, broken, DiagnosisFormat.standard())) {
            service.start();
            Health health = new ServiceHealth(service);

            // Then
            await().dontCatchUncaughtExceptions()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(health.fatal()).containsExactly("stream threads died too often"));
            assertThat(deaths).as("three replacements, then the end").hasValue(4);
        }
    }

    @Test
    void theCommandsShowWhatTheApiSays() throws Exception {
        String incident = installation.lastDiagnoses().iterator().next().incidentId();

        assertThat(command("incidents", "--cause", "cgroup-memory-limit", "--limit", "3"))
                .hasSize(4)
                .first()
                .asString()
                .startsWith("STARTED");
        assertThat(command("incidents", "--output", "json"))
                .hasSameSizeAs(diagnosed)
                .allSatisfy(line ->
                        assertThat(MAPPER.readTree(line).has("incidentId")).isTrue());
        assertThat(command("incidents", "--since", "1h")).containsExactly("No incident.");
        assertThat(String.join("\n", command("incident", incident))).contains("Incident  " + incident, "Revisions");
        assertThat(command("hosts"))
                .hasSize(MORE + 4)
                .anySatisfy(line -> assertThat(line).contains(sick, "SILENT"));
        assertThat(command("hosts", "--output", "json")).hasSize(MORE + 3);
        assertThat(String.join("\n", command("fleet", "--since", "50000h")))
                .contains("cgroup-memory-limit", "struck " + (MORE + 1) + " hosts");
    }

    private static List<String> command(String... arguments) throws Exception {
        Path token = Files.writeString(directory.resolve("token"), Installation.TOKEN);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", anyInstance(), "--token-file", token.toString()));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Enomem.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        assertThat(exit).as(err.toString()).isZero();
        return out.toString().lines().toList();
    }

    /** Each of them in turn: what is said does not depend on who is asked. */
    private static String anyInstance() {
        List<String> urls = List.copyOf(installation.urls().values());
        return urls.get(asked++ % urls.size());
    }

    private static JsonNode json(String path) throws Exception {
        return json(anyInstance(), path);
    }

    private static JsonNode json(String url, String path) throws Exception {
        return MAPPER.readTree(answered(url, path).body());
    }

    /** As any client does: what is not ready says so (503 with Retry-After), and is asked again. */
    private static HttpResponse<String> answered(String url, String path) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .pollDelay(Duration.ZERO)
                .until(() -> get(url, path), answer -> answer.statusCode() != 503);
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return get(anyInstance(), path);
    }

    private static HttpResponse<String> get(String url, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + Installation.TOKEN)
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** What came of asking for every incident, again and again. */
    private static final class Answered {
        private final Map<String, Integer> revisions;
        private final List<String> wrong = new ArrayList<>();
        private int right;
        private int stale;
        private int later;

        Answered(Map<String, Integer> revisions) {
            this.revisions = revisions;
        }

        void ask(String url) throws Exception {
            for (Map.Entry<String, Integer> incident : revisions.entrySet()) {
                HttpResponse<String> answer = get(url, "/api/v1/incidents/" + incident.getKey());
                boolean isStale = answer.headers().firstValue("Enomem-Stale").isPresent();
                if (answer.statusCode() == 503
                        && answer.headers().firstValue("Retry-After").isPresent()) {
                    later++;
                } else if (answer.statusCode() == 200 && isStale) {
                    stale++;
                } else if (answer.statusCode() == 200
                        && MAPPER.readTree(answer.body()).get("revision").intValue() == incident.getValue()) {
                    right++;
                } else {
                    wrong.add(incident.getKey() + " " + answer.statusCode() + " " + answer.body());
                }
            }
        }

        @Override
        public String toString() {
            return right + " right, " + stale + " by a copy, " + later + " to be asked for later, " + wrong.size()
                    + " wrong";
        }
    }
}
