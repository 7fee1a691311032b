// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.enomem.schemas.settings.Settings;
import io.enomem.streams.siem.Syslog;
import io.enomem.streams.siem.forward.Connector.Protocol;
import io.enomem.streams.tls.TestCertificate;
import io.enomem.streams.tls.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a real rsyslogd; skipped where it is not installed. */
@Timeout(600)
class SenderTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** What plain TCP holds back grows old by this clock alone: no slow machine settles sooner than a test wants. */
    private final AtomicLong clock = new AtomicLong();

    private final Outbox outbox = new Outbox(10_000);
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private int put;

    private static TestCertificate certificate;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeCertificate(@TempDir Path shared) throws Exception {
        certificate = TestCertificate.make(shared);
    }

    @Test
    void relpDeliversAndSettles() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relp(directory)) {
            // Given
            rsyslog.start();
            // When
            try (Sender sender = start(Protocol.RELP, rsyslog.port, null)) {
                put(300);
                awaitSettled();
            }
            // Then
            assertThat(rsyslog.received()).hasSize(300).first().asString().contains("eventId=\"i-0:1\"", "grüße | a=b");
        }
    }

    @Test
    void relpLosesNothingWhenTheReceiverIsKilledTwice() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relp(directory)) {
            rsyslog.start();
            try (Sender sender = start(Protocol.RELP, rsyslog.port, null)) {
                for (int kill = 0; kill < 2; kill++) {
                    // Given
                    int before = rsyslog.received().size();
                    put(5_000);
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> rsyslog.received().size() > before + 100);
                    // When
                    rsyslog.kill();
                    rsyslog.start();
                }
                awaitSettled();
            }
            // Then
            assertThat(ids(rsyslog)).hasSize(10_000);
        }
    }

    @Test
    void relpSettlesNothingThatTheReceiverDoesNotTake() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relp(directory)) {
            // Given
            rsyslog.start();
            try (Sender sender = start(Protocol.RELP, rsyslog.port, null)) {
                put(1);
                awaitSettled();
                // When
                rsyslog.suspend();
                put(5_000);
                await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !outbox.isEmpty());
                // Then
                committed.putAll(outbox.settled());
                assertThat(committed.get(PARTITION).offset())
                        .as("not one of the 5,000")
                        .isEqualTo(1);
                rsyslog.resume();
                awaitSettled();
            }
            assertThat(ids(rsyslog)).hasSize(5_001);
        }
    }

    @Test
    void relpSendsAgainWhatTheNetworkSwallowed() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relp(directory)) {
            rsyslog.start();
            try (CuttingProxy proxy = new CuttingProxy(rsyslog.port);
                    Sender sender = start(Protocol.RELP, proxy.port(), null)) {
                // Given
                put(10);
                awaitSettled();
                proxy.swallow();
                put(50);
                await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !outbox.isEmpty());
                // When
                proxy.cut();
                awaitSettled();
            }
            // Then
            assertThat(ids(rsyslog)).hasSize(60);
        }
    }

    @Test
    void tcpSendsWhatTheLostConnectionDidNotOutliveAgainWithTheSameIds() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.tcp(directory)) {
            rsyslog.start();
            try (CuttingProxy proxy = new CuttingProxy(rsyslog.port);
                    Sender sender = start(Protocol.TCP, proxy.port(), null)) {
                // Given
                put(20);
                awaitHeldAndSettled(rsyslog, 20);
                put(5);
                awaitIds(rsyslog, 25);
                proxy.swallow();
                put(30);
                // When
                proxy.cut();
                awaitHeldAndSettled(rsyslog, 55);
            }
            // Then
            assertThat(ids(rsyslog)).hasSize(55);
            assertThat(rsyslog.received())
                    .as("5 of them twice, the 20 older ones once")
                    .hasSize(60);
        }
    }

    @Test
    void tlsDeliversToTheReceiverWhoseCertificateIsTrusted() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.tls(directory, certificate)) {
            // Given
            rsyslog.start();
            SSLContext trusting = Tls.trusting(certificate.pem());
            // When
            try (Sender sender = start(Protocol.TLS, rsyslog.port, trusting)) {
                put(100);
                awaitHeldAndSettled(rsyslog, 100);
            }
            // Then
            assertThat(ids(rsyslog)).hasSize(100);
        }
    }

    @Test
    void relpOverTlsDeliversToTheReceiverThatKnowsItsCertificate() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relpTls(directory, certificate)) {
            // Given
            rsyslog.start();
            SSLContext known = ForwarderSettings.connector(
                            settings(certificate, certificate.keyStore().toString()))
                    .tls();
            // When
            try (Sender sender = start(Protocol.RELP_TLS, rsyslog.port, known)) {
                put(100);
                awaitSettled();
            }
            // Then
            assertThat(ids(rsyslog)).hasSize(100);
        }
    }

    @Test
    void relpOverTlsIsNotTakenFromWhoShowsNoCertificate() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.relpTls(directory, certificate)) {
            // Given
            rsyslog.start();
            // When
            try (Sender sender = start(Protocol.RELP_TLS, rsyslog.port, Tls.trusting(certificate.pem()))) {
                put(10);
                // Then
                await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> !outbox.isEmpty());
                assertThat(ids(rsyslog)).isEmpty();
            }
        }
    }

    private static Settings settings(TestCertificate certificate, String keyStore) {
        return Settings.of(
                ForwarderSettings.definition(),
                Map.of(
                        "siem.syslog.protocol",
                        "relp-tls",
                        "siem.syslog.tls.ca.file",
                        certificate.pem().toString(),
                        "siem.syslog.tls.keystore.file",
                        keyStore,
                        "siem.syslog.tls.keystore.password",
                        TestCertificate.PASSWORD));
    }

    @Test
    void tlsTellsAStrangerNothing() throws Exception {
        try (Rsyslog rsyslog = Rsyslog.tls(directory, certificate)) {
            // Given
            rsyslog.start();
            Connector connector = connector(Protocol.TLS, rsyslog.port, SSLContext.getDefault());
            // When
            IOException refused = assertThrows(IOException.class, connector::connect);
            // Then
            assertThat(refused)
                    .hasMessageContaining("127.0.0.1:" + rsyslog.port)
                    .hasMessageContaining("certification path");
        }
    }

    private Sender start(Protocol protocol, int port, SSLContext tls) {
        Sender sender = new Sender(connector(protocol, port, tls), outbox);
        sender.start();
        return sender;
    }

    private Connector connector(Protocol protocol, int port, SSLContext tls) {
        return new Connector(protocol, "127.0.0.1", port, tls, OctetCounted.HOLD, clock::get, PATIENCE);
    }

    private void put(int messages) {
        Syslog syslog = new Syslog(16);
        IntStream.range(0, messages).forEach(i -> {
            Syslog.Head head = new Syslog.Head(4, Instant.EPOCH, "web-1", "test", "i-" + put + ":1");
            outbox.put(PARTITION, put, syslog.message(head, "grüße | a=b"));
            put++;
        });
    }

    /** Received, and the connection has outlived it by as long as plain TCP holds it back. */
    private void awaitHeldAndSettled(Rsyslog rsyslog, int ids) {
        awaitIds(rsyslog, ids);
        clock.addAndGet(2 * OctetCounted.HOLD.toNanos());
        awaitSettled();
    }

    private static void awaitIds(Rsyslog rsyslog, int ids) {
        await().atMost(PATIENCE).until(() -> ids(rsyslog).size() >= ids);
    }

    private void awaitSettled() {
        await().atMost(PATIENCE).until(outbox::isEmpty);
        committed.putAll(outbox.settled());
        assertThat(committed.get(PARTITION).offset()).isEqualTo(put);
    }

    private static TreeSet<String> ids(Rsyslog rsyslog) throws IOException {
        TreeSet<String> ids = new TreeSet<>();
        List<String> lines = rsyslog.received();
        lines.forEach(line -> ids.add(line.substring(0, line.indexOf('\t'))));
        return ids;
    }
}
