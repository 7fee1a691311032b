// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ShipperTest {
    private static final Duration RETRY = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final Random random = new Random(1);
    private final FakeBroker broker = new FakeBroker();

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
        assertThat(spool.losses()).hasSize(1);
        assertThat(spool.losses().get(0).getCount()).isEqualTo(spool.dropped());
        assertThat(spool.oldest().records()).containsExactly(kernel(1));
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
        assertThat(reopened.losses()).hasSize(1);
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
        return new Shipper(broker, spool(1 << 20), ShipperTest::encode, budgetBytes, RETRY);
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
        volatile boolean away;

        @Override
        public boolean reachable() {
            return !away;
        }

        @Override
        public void send(Lane lane, byte[] value, Consumer<Exception> outcome) {
            if (away) {
                outcome.accept(new IOException("away"));
            } else {
                received.add(new String(value, StandardCharsets.UTF_8));
                outcome.accept(null);
            }
        }

        @Override
        public void close() {}
    }
}
