// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.AgentThreads;
import io.enomem.agent.Logged;
import io.enomem.agent.ship.Answer.State;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ShipperTest {
    private static final Duration RETRY = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private final FakeBroker broker = new FakeBroker();

    @AfterEach
    void nothingRunsOn() {
        AgentThreads.awaitEnd();
    }

    @Test
    void sendsInOrderAndAcknowledgesWhatTheBrokerHas() throws Exception {
        // Given
        List<String> acknowledged = new CopyOnWriteArrayList<>();

        // When
        try (Shipper shipper = shipper(1 << 20)) {
            for (int i = 0; i < 100; i++) {
                String text = "k" + i;
                shipper.put(kernel(i), () -> acknowledged.add(text));
            }
            await().until(() -> shipper.statistics().connected());
        }

        // Then
        assertThat(broker.received).hasSize(100).isSorted().doesNotHaveDuplicates();
        assertThat(acknowledged).hasSize(100).contains("k0", "k99");
    }

    @Test
    void keepsKernelRecordsInTheSpoolWhileTheBrokerIsAway() throws Exception {
        // Given
        broker.away = true;
        try (Shipper shipper = shipper(1 << 20)) {
            for (int i = 0; i < 50; i++) {
                shipper.put(kernel(i), () -> {});
            }
            await().until(() -> shipper.statistics().spooled() == 50);

            // When
            broker.away = false;

            // Then
            await().untilAsserted(() -> assertThat(broker.received).hasSize(50).isSorted());
            await().until(() -> shipper.statistics().connected());
            assertThat(Files.list(directory)).isEmpty();
        }
    }

    @Test
    void sendsWhatAnEarlierRunLeftInTheSpoolBeforeAnythingNew() throws Exception {
        // Given
        broker.away = true;
        try (Shipper shipper = shipper(1 << 20)) {
            shipper.put(kernel(1), () -> {});
            await().until(() -> shipper.statistics().spooled() == 1);
        }
        broker.away = false;

        // When
        try (Shipper shipper = shipper(1 << 20)) {
            shipper.put(kernel(2), () -> {});

            // Then
            await().untilAsserted(() -> assertThat(broker.received).containsExactly("kernel 0001", "kernel 0002"));
        }
    }

    @Test
    void makesLogFilesWaitWhileTheBrokerIsAwayAndLosesNoLine() throws Exception {
        // Given
        broker.away = true;
        try (Shipper shipper = shipper(200)) {
            Thread source = new Thread(() -> put(shipper, 20));
            source.start();
            await().until(() -> source.getState() == Thread.State.WAITING);

            // When
            broker.away = false;

            // Then
            await().untilAsserted(() -> assertThat(broker.received).hasSize(20).isSorted());
            assertThat(shipper.statistics().spooled()).isZero();
        }
    }

    @Test
    void aHoleInALogIsKeptAcrossARestartWhileTheBrokerIsAway() throws Exception {
        // Given
        broker.away = true;
        Gap gap = Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("log:/var/log/a.log")
                .setKind(GapKind.LOG_TRUNCATED)
                .setStart(Instant.EPOCH)
                .setEnd(Instant.EPOCH)
                .setDetail("truncated")
                .build();
        try (Shipper shipper = shipper(1 << 20)) {
            shipper.put(gap, () -> {});
            await().until(() -> shipper.statistics().spooled() == 1);
        }
        broker.away = false;

        // When
        try (Shipper shipper = shipper(1 << 20)) {

            // Then
            await().untilAsserted(() -> assertThat(broker.received).containsExactly(gap.toString()));
        }
    }

    @Test
    void dropsOldSamplesBeforeKernelRecordsAndReportsTheLoss() throws Exception {
        // Given
        Spool spool = spool(2 * Spool.FILE_BYTES);
        spool.add(Lane.KERNEL, kernel(1));
        spool.close();

        // When
        for (int i = 0; i < 40_000 && spool.dropped() == 0; i++) {
            spool.add(Lane.SAMPLES, sample(i));
        }

        // Then
        assertThat(spool.dropped()).isPositive();
        assertThat(spool.losses().telling())
                .singleElement()
                .satisfies(gap -> assertThat(gap.getCount()).isEqualTo(spool.dropped()));
        assertThat(spool.oldest().records()).containsExactly(kernel(1));
    }

    @Test
    void whatAKilledAgentDroppedIsToldByTheNextOne() throws Exception {
        // Given
        Spool killed = spool(2 * Spool.FILE_BYTES);
        for (int i = 0; i < 40_000 && killed.dropped() == 0; i++) {
            killed.add(Lane.SAMPLES, sample(i));
        }

        // When
        Spool next = spool(2 * Spool.FILE_BYTES);

        // Then
        assertThat(killed.dropped()).isPositive();
        assertThat(next.losses().telling())
                .singleElement()
                .satisfies(gap -> assertThat(gap.getCount()).isEqualTo(killed.dropped()));
    }

    @Test
    void aRecordThatKafkaRefusesForItsSizeIsDroppedAndToldAsLost() throws Exception {
        // Given
        try (Shipper shipper = shipper(1 << 20)) {
            await().until(() -> shipper.statistics().connected());
            broker.refused = "kernel 0002";

            // When
            shipper.put(kernel(1), () -> {});
            shipper.put(kernel(2), () -> {});
            shipper.put(kernel(3), () -> {});

            // Then
            await().untilAsserted(() -> assertThat(broker.received)
                    .hasSize(3)
                    .contains("kernel 0001", "kernel 0003")
                    .anyMatch(text -> text.contains("for its size")));
            assertThat(shipper.statistics().connected()).isTrue();
        }
        assertThat(spool(1 << 20).losses().telling()).isEmpty();
    }

    @Test
    void readsEveryWholeBlockOfATornSpoolFile() throws Exception {
        // Given
        Spool spool = spool(1 << 20);
        for (int i = 0; i < 10; i++) {
            spool.add(Lane.KERNEL, kernel(i));
            spool.flush();
        }
        spool.close();
        Path file = Files.list(directory).findFirst().orElseThrow();
        byte[] whole = Files.readAllBytes(file);

        // When
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 20));

        // Then
        Spool reopened = spool(1 << 20);
        assertThat(reopened.oldest().records()).hasSize(9).contains(kernel(0), kernel(8));
        assertThat(reopened.losses().telling()).hasSize(1);
    }

    @Test
    void topicsThatAreMissingAreSaidOnceWithTheNextStep() throws Exception {
        // Given
        Logged logged = new Logged(BrokerNews.class);
        broker.answer = new Answer(State.NO_TOPICS, "enomem.kernel-records");
        try (Shipper shipper = shipper(1 << 20)) {
            shipper.put(kernel(1), () -> {});
            await().until(() -> broker.asked.get() > 5);

            // When
            broker.answer = Answer.READY;

            // Then
            await().untilAsserted(() -> assertThat(broker.received).containsExactly("kernel 0001"));
        }
        assertThat(logged.sentences()).hasSize(2);
        assertThat(logged.sentences().get(0)).contains("enomem topics --create", "enomem.kernel-records");
        assertThat(logged.sentences().get(1)).contains("takes records again");
    }

    @Test
    void aBrokerThatIsSlowIsNotCalledAway() throws Exception {
        // Given
        Logged logged = new Logged(BrokerNews.class);
        broker.failure = new TimeoutException("Expiring 1 record(s)");
        try (Shipper shipper = shipper(1 << 20)) {
            shipper.put(kernel(1), () -> {});
            await().until(() -> broker.asked.get() > 2);

            // When
            broker.failure = null;

            // Then
            await().untilAsserted(() -> assertThat(broker.received).containsExactly("kernel 0001"));
        }
        assertThat(logged.sentences().get(0)).contains("Kafka was slow", "Expiring");
        assertThat(logged.sentences()).noneMatch(sentence -> sentence.contains("away"));
    }

    @Test
    void aBrokerThatRefusesEveryRecordIsSaidOnceHoweverOftenItAnswers() throws Exception {
        // Given
        Logged logged = new Logged(BrokerNews.class);
        broker.failure = new TopicAuthorizationException("no right to write");

        // When
        try (Shipper shipper = shipper(1 << 20)) {
            shipper.put(line(1), () -> {});
            await().until(() -> broker.asked.get() > 5);
            assertThat(shipper.statistics().lastError()).contains("no right to write");
        }

        // Then
        assertThat(logged.sentences())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence).contains("refuses", "right to write"));
    }

    @Test
    void anOrdinaryStartSpoolsNothingWhileKafkaThinksOfItsFirstAnswer() throws Exception {
        // Given
        CompletableFuture<Answer> thinking = new CompletableFuture<>();
        broker.thinking = thinking;
        try (Shipper shipper = shipper(1 << 20)) {
            shipper.put(kernel(1), () -> {});
            await().until(() -> broker.asked.get() > 0);

            // When
            thinking.complete(Answer.READY);

            // Then
            await().untilAsserted(() -> assertThat(broker.received).containsExactly("kernel 0001"));
            assertThat(shipper.statistics().spooled()).isZero();
        }
    }

    private static void put(Shipper shipper, int count) {
        try {
            for (int i = 0; i < count; i++) {
                shipper.put(line(i), () -> {});
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Shipper shipper(int budgetBytes) throws IOException {
        return new Shipper(broker, spool(1 << 20), ShipperTest::encode, budgetBytes, new Backoff(RETRY, RETRY));
    }

    private Spool spool(long maxBytes) throws IOException {
        return new Spool(directory, maxBytes, Duration.ofHours(1), new Spool.Identity("m", "b"), Clock.systemUTC());
    }

    private static byte[] encode(SpecificRecord record) {
        String text = record instanceof KernelRecord kernel
                ? kernel.getText()
                : record instanceof LogRecord line ? line.getText() : record.toString();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static KernelRecord kernel(int i) {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.ofEpochMilli(i))
                .setSequence((long) i)
                .setText(String.format("kernel %04d", i))
                .build();
    }

    private static LogRecord line(int i) {
        return LogRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.ofEpochMilli(i))
                .setPath("/var/log/a.log")
                .setService("a")
                .setFileId("f")
                .setOffset(i)
                .setText(String.format("%0100d", i))
                .build();
    }

    private HostSample sample(int i) {
        byte[] noise = new byte[4096];
        random.nextBytes(noise);
        return HostSample.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(Instant.ofEpochMilli(i))
                .setBootTimeMillis(i)
                .setReason(new String(noise, StandardCharsets.ISO_8859_1))
                .build();
    }

    /** A broker that can be away; what it has is what it acknowledged. */
    private static final class FakeBroker implements Outlet {
        final List<String> received = new CopyOnWriteArrayList<>();
        final AtomicInteger asked = new AtomicInteger();
        volatile boolean away;
        volatile String refused = "";
        volatile Answer answer = Answer.READY;
        volatile Exception failure;
        volatile CompletableFuture<Answer> thinking;

        @Override
        public Future<Answer> ask() {
            asked.incrementAndGet();
            if (thinking != null) {
                return thinking;
            }
            return CompletableFuture.completedFuture(away ? new Answer(State.SILENT, "away") : answer);
        }

        @Override
        public void send(Lane lane, byte[] value, Consumer<Exception> outcome) {
            if (away || failure != null) {
                outcome.accept(away ? new IOException("away") : failure);
            } else if (new String(value, StandardCharsets.UTF_8).equals(refused)) {
                outcome.accept(new RecordTooLargeException("too large"));
            } else {
                received.add(new String(value, StandardCharsets.UTF_8));
                outcome.accept(null);
            }
        }

        @Override
        public void close() {}
    }
}
