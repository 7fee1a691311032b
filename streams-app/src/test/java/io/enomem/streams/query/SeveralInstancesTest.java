// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.Instances;
import io.enomem.streams.query.cluster.Peers;
import io.enomem.streams.tls.TestCertificate;
import io.enomem.streams.topology.IncidentPartitioner;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers whose stores are in memory: which is asked, and what is said where one is gone. */
class SeveralInstancesTest {
    private static final int PARTITIONS = 3;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Two of each partition, the i-th starting at i seconds. */
    private static final List<Diagnosis> ALL = IntStream.range(0, 2 * PARTITIONS)
            .mapToObj(i -> Diagnoses.of(machine(i % PARTITIONS) + "-" + (i + 1) * 1_000 + "-0123456789ab"))
            .toList();

    private final List<HeldIncidents> held = new ArrayList<>();
    private final List<QueryServer> servers = new ArrayList<>();

    /** Who works on a partition, as all believe: instance by partition. */
    private final Map<Integer, Integer> active = new TreeMap<>();

    private SSLContext tls;

    @TempDir
    private Path directory;

    @BeforeEach
    void serve() {
        start("token", "token", "token");
    }

    @AfterEach
    void stop() {
        servers.forEach(QueryServer::close);
    }

    @Test
    void anyInstanceAnswersForAnyIncident() throws Exception {
        for (QueryServer asked : servers) {
            for (Diagnosis diagnosis : ALL) {
                HttpResponse<String> answer = get(asked, "/api/v1/incidents/" + diagnosis.incidentId());

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(json(answer).get("incidentId").textValue()).isEqualTo(diagnosis.incidentId());
                assertThat(answer.headers().firstValue("Enomem-Stale")).isEmpty();
            }
        }
        assertThat(get(servers.get(1), "/api/v1/incidents/" + ALL.get(0).incidentId())
                        .headers()
                        .firstValue("Enomem-Answered-By"))
                .hasValue("127.0.0.1:" + servers.get(0).port());
    }

    @Test
    void anyInstanceListsTheIncidentsOfAll() throws Exception {
        for (QueryServer asked : servers) {
            JsonNode page = json(get(asked, "/api/v1/incidents"));

            assertThat(page.get("items").findValuesAsText("incidentId"))
                    .containsExactlyElementsOf(ids(5, 4, 3, 2, 1, 0));
            assertThat(page.get("partial").booleanValue()).isFalse();
            assertThat(page.get("stale")).isEmpty();
        }
    }

    @Test
    void pagesOverAllInstancesFollowEachOtherWithoutHolesOrRepeats() throws Exception {
        List<String> seen = new ArrayList<>();
        String next = "";
        for (int i = 0; next != null && i < 10; i++) {
            JsonNode page = json(get(servers.get(i % PARTITIONS), "/api/v1/incidents?limit=2" + next));
            seen.addAll(page.get("items").findValuesAsText("incidentId"));
            next = page.get("next").isNull()
                    ? null
                    : "&after=" + page.get("next").textValue();
        }

        assertThat(seen).containsExactlyElementsOf(ids(5, 4, 3, 2, 1, 0));
    }

    @Test
    void whereOneIsGoneACopyAnswersAndSaysHowFarItIsBehind() throws Exception {
        // Given
        held.get(2).holding(0, 7L);

        // When
        servers.get(0).close();

        // Then
        HttpResponse<String> one =
                get(servers.get(1), "/api/v1/incidents/" + ALL.get(0).incidentId());
        assertThat(one.statusCode()).isEqualTo(200);
        assertThat(one.headers().firstValue("Enomem-Stale")).hasValue("7");
        assertThat(json(one).at("/stale/lagRecords").intValue()).isEqualTo(7);
        JsonNode page = json(get(servers.get(1), "/api/v1/incidents"));
        assertThat(page.get("items")).hasSize(6);
        assertThat(page.get("partial").booleanValue()).isFalse();
        assertThat(page.get("stale").toString()).isEqualTo("[{\"partition\":0,\"lagRecords\":7}]");
        assertThat(get(servers.get(1), "/api/v1/incidents/" + ALL.get(0).incidentId() + "?stale=false")
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void whatACopyDoesNotKnowIsNotDeniedButAskedForLater() throws Exception {
        // Given
        held.get(2).holding(0, 7L);
        servers.get(0).close();

        // When
        HttpResponse<String> unknown = get(servers.get(1), "/api/v1/incidents/" + machine(0) + "-9000-0123456789ab");

        // Then
        assertThat(unknown.statusCode()).isEqualTo(503);
        assertThat(get(servers.get(1), "/api/v1/incidents/" + machine(1) + "-9000-0123456789ab")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void whereNobodyHasACopyWhatIsMissingIsSaid() throws Exception {
        // When
        servers.get(0).close();

        // Then
        HttpResponse<String> one =
                get(servers.get(1), "/api/v1/incidents/" + ALL.get(0).incidentId());
        assertThat(one.statusCode()).isEqualTo(503);
        assertThat(one.headers().firstValue("retry-after")).hasValue("1");
        JsonNode page = json(get(servers.get(1), "/api/v1/incidents"));
        assertThat(page.get("items").findValuesAsText("incidentId")).containsExactlyElementsOf(ids(5, 4, 2, 1));
        assertThat(page.get("partial").booleanValue()).isTrue();
        assertThat(page.get("missingPartitions").toString()).isEqualTo("[0]");
        assertThat(page.get("silentInstances").get(0).textValue())
                .isEqualTo("127.0.0.1:" + servers.get(0).port());
    }

    @Test
    void aQuestionTravelsOneHopThoughEachBelievesAnotherHoldsIt() throws Exception {
        // Given
        held.get(0).lose(0);
        active.put(0, 1);

        // When
        HttpResponse<String> answer =
                get(servers.get(2), "/api/v1/incidents/" + ALL.get(0).incidentId());

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        HttpResponse<String> asInstance =
                get(servers.get(1), "/api/v1/incidents/" + ALL.get(1).incidentId(), Hop.HEADER, "active");
        assertThat(asInstance.headers().firstValue("Enomem-Answered-By")).isEmpty();
    }

    @Test
    void anInstanceThatRefusesTheTokenCountsAsMissing() throws Exception {
        // Given
        stop();
        start("token", "token", "another");

        // When
        JsonNode page = json(get(servers.get(0), "/api/v1/incidents"));

        // Then
        assertThat(page.get("missingPartitions").toString()).isEqualTo("[2]");
        assertThat(get(servers.get(0), "/api/v1/incidents/" + ALL.get(2).incidentId())
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void instancesSpeakTlsAmongEachOther() throws Exception {
        // Given
        stop();
        tls = context(TestCertificate.make(directory));
        start("token", "token", "token");

        // When
        JsonNode page = json(get(servers.get(0), "/api/v1/incidents"));

        // Then
        assertThat(servers.get(0).url()).startsWith("https://");
        assertThat(page.get("items")).hasSize(6);
        assertThat(page.get("partial").booleanValue()).isFalse();
    }

    private void start(String... tokens) {
        servers.clear();
        held.clear();
        active.clear();
        for (int i = 0; i < PARTITIONS; i++) {
            active.put(i, i);
            HeldIncidents incidents = new HeldIncidents(PARTITIONS, ALL).holding(i, null);
            held.add(incidents);
            Asking asking = new Asking(new Fixed(i), new Peers(tls, Duration.ofSeconds(10)));
            Listen listen = new Listen(
                    "127.0.0.1", 0, tokens[i], Set.of(), tls == null ? null : new Listen.Encryption(tls, true));
            servers.add(QueryServer.start(
                    listen,
                    Served.WELL,
                    List.of(new IncidentRoutes(incidents, asking, new DiagnosisJson()::line, d -> ""))));
        }
    }

    /** What one of them believes of the others; instance 2 follows everybody. */
    private final class Fixed implements Instances {
        private final int self;

        Fixed(int self) {
            this.self = self;
        }

        @Override
        public Holders holdersOf(String machineId) {
            int instance = active.get(IncidentPartitioner.partitionOf(machineId, PARTITIONS));
            return new Holders(
                    instance == self ? null : address(instance), self == 2 ? List.of() : List.of(address(2)));
        }

        @Override
        public List<HostInfo> others() {
            return IntStream.range(0, PARTITIONS)
                    .filter(i -> i != self)
                    .mapToObj(this::address)
                    .toList();
        }

        private HostInfo address(int instance) {
            return new HostInfo("127.0.0.1", servers.get(instance).port());
        }

        @Override
        public int partitions() {
            return PARTITIONS;
        }
    }

    private HttpResponse<String> get(QueryServer server, String path, String... headers) throws Exception {
        HttpClient.Builder client = HttpClient.newBuilder();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + path)).header("Authorization", "Bearer token");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return (tls == null ? client : client.sslContext(tls))
                .build()
                .send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return MAPPER.readTree(response.body());
    }

    private static List<String> ids(int... numbers) {
        return IntStream.of(numbers).mapToObj(i -> ALL.get(i).incidentId()).toList();
    }

    /** A machine id of that partition. */
    private static String machine(int partition) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "host" + i)
                .filter(id -> IncidentPartitioner.partitionOf(id, PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static SSLContext context(TestCertificate certificate) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(certificate.keyStore())) {
            keys.load(in, TestCertificate.PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, TestCertificate.PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("r", keys.getCertificate("r"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
