// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.StreamsApp;
import io.enomem.streams.output.DiagnosisJson;
import io.enomem.streams.query.QueryServer;
import io.enomem.streams.query.RestServer;
import io.enomem.streams.query.RestSettings;
import io.enomem.streams.query.ServiceHealth;
import io.enomem.streams.topology.StreamsService;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the probe of an instance says while a transaction that nobody will end holds it up. */
class HangingReadinessIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String PREFIX = "stuck";
    private static final TopicPartition INPUT =
            new TopicPartition(new Topics(PREFIX).kernelRecords().name(), 0);

    private final HttpClient client = HttpClient.newHttpClient();

    /** Minutes pass when the test says so: the brokers are asked once a minute, for what is older than one. */
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

    private final InstantSource clock = () -> Instant.now().plus(passed.get());

    @TempDir
    private Path directory;

    @Test
    void namesTheTransactionThatHangsInAnInput_thoughItIsReady_untilItIsAborted() throws Exception {
        try (Cluster cluster = cluster();
                Admin admin = Admin.create(cluster.client());
                ForgottenTransaction open = ForgottenTransaction.open(cluster.client(), INPUT)) {
            // Given
            assertThat(open).isNotNull();
            ForgottenTransaction.forget(admin);
            try (StreamsService service = streams(cluster);
                    QueryServer server = serve(service)) {
                await().atMost(PATIENCE).until(service::isReady);
                assertThat(get(server, "/health/ready").body()).isEqualTo("{\"status\":\"UP\"}");

                // When
                await().atMost(PATIENCE).untilAsserted(() -> {
                    HttpResponse<String> ready = aMinuteLater(server);

                    // Then
                    assertThat(ready.statusCode()).isEqualTo(200);
                    assertThat(ready.body())
                            .startsWith("{\"status\":\"UP\",\"warnings\":[\"a transaction hangs in " + INPUT)
                            .contains("'enomem topics --check' tells how to end it");
                });
                assertThat(get(server, "/metrics").body()).contains("\nenomem_transactions_hanging 1.0\n");
                ForgottenTransaction.abort(admin, INPUT);
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(aMinuteLater(server).body()).isEqualTo("{\"status\":\"UP\"}"));
            }
        }
    }

    @Test
    void namesTheTransactionThatKeepsItFromBecomingReady() throws Exception {
        try (Cluster cluster = cluster();
                Admin admin = Admin.create(cluster.client());
                ForgottenTransaction open = ForgottenTransaction.openOffsets(cluster.client(), PREFIX, INPUT)) {
            // Given
            assertThat(open).isNotNull();
            ForgottenTransaction.forget(admin);
            try (StreamsService service = streams(cluster);
                    QueryServer server = serve(service)) {
                assertThat(service.isLive()).isTrue();

                // When
                await().atMost(PATIENCE).untilAsserted(() -> {
                    HttpResponse<String> ready = aMinuteLater(server);

                    // Then
                    assertThat(ready.statusCode()).isEqualTo(503);
                    assertThat(ready.body())
                            .startsWith("{\"status\":\"DOWN\",\"reasons\":[\"streams application is rebalancing\"")
                            .contains("a transaction hangs in __consumer_offsets-");
                });
            }
        }
    }

    private Cluster cluster() {
        Cluster cluster = new Cluster(directory);
        cluster.enomem("topics", "--create", "--partitions=1", "--replication=1", "--set=topics.prefix=" + PREFIX);
        return cluster;
    }

    private static StreamsService streams(Cluster cluster) {
        return cluster.streams(PREFIX, StandardEngine.create());
    }

    private QueryServer serve(StreamsService service) {
        Settings settings = Settings.of(
                StreamsApp.definition(), Map.of(RestSettings.LISTEN, "127.0.0.1:0", "rest.token", "secret"));
        return RestServer.start(
                        settings,
                        service,
                        new ServiceHealth(service, clock),
                        RestSettings.LOOPBACK,
                        new DiagnosisJson()::line,
                        diagnosis -> "")
                .orElseThrow();
    }

    private HttpResponse<String> aMinuteLater(QueryServer server) throws Exception {
        passed.updateAndGet(before -> before.plusMinutes(1));
        return get(server, "/health/ready");
    }

    private HttpResponse<String> get(QueryServer server, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
