// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.Backoff;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KmsgReaderTest {
    private static final Boot BOOT = new Boot("machine", "boot-1");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final FakeKmsg kmsg = new FakeKmsg(8);
    private final Collected collected = new Collected();
    private final AtomicReference<@Nullable KmsgPosition> position = new AtomicReference<>();
    private @Nullable KmsgReader reader;
    private @Nullable Thread thread;

    @AfterEach
    void stop() throws InterruptedException {
        collected.letGo();
        if (reader != null && thread != null) {
            reader.close();
            thread.join(PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void everyRecordOfTheRingComesOnceWithTheTimeOfItsStamp() {
        // Given
        kmsg.print("zero");
        kmsg.print("one");

        // When
        start(BOOT, null);
        kmsg.print("two");

        // Then
        until(() -> collected.texts().size() == 3);
        assertThat(collected.texts()).containsExactly("zero", "one", "two");
        KernelRecord two = collected.kernelRecords().get(2);
        assertThat(two.getSequence()).isEqualTo(2L);
        assertThat(two.getTimeSource()).isEqualTo(TimeSource.KERNEL);
        assertThat(two.getTime()).isEqualTo(Instant.ofEpochMilli(2_000 + two.getWallOffsetMillis()));
        assertThat(two.getFacilityProven()).isTrue();
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void aRestartGoesOnAfterTheLastAcknowledgedRecord() throws InterruptedException {
        // Given
        kmsg.print("zero");
        start(BOOT, null);
        until(() -> position.get() != null);
        stop();
        kmsg.print("one");

        // When
        start(BOOT, position.get());

        // Then
        until(() -> collected.texts().size() == 2);
        assertThat(collected.texts()).containsExactly("zero", "one");
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void whatTheRingLostWhileTheAgentWasAwayIsCounted() throws InterruptedException {
        // Given
        kmsg.print("zero");
        start(BOOT, null);
        until(() -> position.get() != null);
        stop();
        for (int i = 1; i <= 12; i++) {
            kmsg.print("line " + i);
        }

        // When
        start(BOOT, position.get());

        // Then
        until(() -> collected.texts().contains("line 12"));
        assertThat(collected.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.RING_OVERRUN);
            assertThat(gap.getCount()).isEqualTo(4L);
            assertThat(gap.getStart()).isBefore(gap.getEnd());
        });
    }

    @Test
    void aReaderThatIsTooSlowIsToldWhatItMissed() {
        // Given
        kmsg.print("zero");
        start(BOOT, null);
        until(() -> collected.texts().size() == 1);
        collected.hold();
        kmsg.print("one");
        until(kmsg::isDrained);

        // When
        for (int i = 2; i <= 20; i++) {
            kmsg.print("line " + i);
        }
        collected.letGo();

        // Then
        until(() -> collected.texts().contains("line 20"));
        assertThat(collected.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.RING_OVERRUN);
            assertThat(gap.getCount()).isEqualTo(11L);
        });
        assertThat(collected.texts()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void skippedNumbersWithoutAnOverrunAreASequenceGap() {
        // Given
        kmsg.print("zero");
        kmsg.put("6,5,5000000,-;five\n");

        // When
        start(BOOT, null);

        // Then
        until(() -> collected.texts().size() == 2);
        assertThat(collected.gaps())
                .extracting(Gap::getKind, Gap::getCount)
                .containsExactly(tuple(GapKind.SEQUENCE_GAP, 4L));
    }

    @Test
    void anotherBootBeginsWithItsOwnFirstRecord() {
        // Given
        kmsg.print("zero");
        kmsg.print("one");

        // When
        start(BOOT, new KmsgPosition("an earlier boot", 400, 1));

        // Then
        until(() -> collected.texts().size() == 2);
        assertThat(collected.gaps()).isEmpty();
    }

    @Test
    void aRecordThatIsNoneIsPassedOver() {
        // Given
        kmsg.print("zero");
        kmsg.put("no record at all");
        kmsg.put("6,2,2000000,-;two\n");

        // When
        start(BOOT, null);

        // Then
        until(() -> collected.texts().contains("two"));
        assertThat(collected.gaps()).extracting(Gap::getKind).contains(GapKind.UNREADABLE);
    }

    @Test
    void aReadThatFailsIsTriedAgainWithoutRepeatsOrLoss() {
        // Given
        kmsg.print("zero");
        KmsgReader started = start(BOOT, null);
        until(() -> collected.texts().size() == 1);

        // When
        kmsg.fail(3);
        kmsg.print("one");

        // Then
        until(() -> collected.texts().size() == 2);
        assertThat(collected.texts()).containsExactly("zero", "one");
        assertThat(started.statistics().failures()).isEqualTo(3);
        assertThat(started.statistics().lastError()).isEqualTo("Input/output error");
    }

    @Test
    void ofAFloodTheLinesThatMatterAndAThousandOthersPassAndTheRestIsCounted() {
        // Given
        FakeKmsg flood = new FakeKmsg(10_000);
        for (int i = 0; i < 1_500; i++) {
            flood.put("6," + i + ",1000000,-;noise\n");
        }
        flood.put("3,1500,1000000,-;Out of memory: Killed process 7 (java)\n");
        flood.put("6,1501,2000000,-;after\n");

        // When
        start(flood, BOOT, null);

        // Then
        until(() -> collected.texts().contains("after"));
        assertThat(collected.texts()).hasSize(1_002).contains("Out of memory: Killed process 7 (java)");
        assertThat(collected.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.RATE_LIMITED);
            assertThat(gap.getCount()).isEqualTo(500L);
        });
    }

    @Test
    void recordsHeldBackAndNotToldOfAreReadAgainAfterAKill() {
        // Given
        FakeKmsg flood = new FakeKmsg(10_000);
        for (int i = 0; i < 1_500; i++) {
            flood.put("6," + i + ",1000000,-;noise\n");
        }
        flood.put("3,1500,1000000,-;Out of memory: Killed process 7 (java)\n");

        // When
        start(flood, BOOT, null);

        // Then
        until(() -> collected.texts().contains("Out of memory: Killed process 7 (java)"));
        assertThat(collected.gaps()).isEmpty();
        until(() -> position.get() != null);
        assertThat(position.get().sequence()).isEqualTo(999);
    }

    private KmsgReader start(Boot boot, @Nullable KmsgPosition from) {
        return start(kmsg, boot, from);
    }

    private KmsgReader start(FakeKmsg device, Boot boot, @Nullable KmsgPosition from) {
        KmsgReader started = new KmsgReader(
                device,
                boot,
                from,
                KernelClock.ofThisHost(),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                collected,
                position::set);
        reader = started;
        thread = new Thread(started, "kmsg-reader-test");
        thread.start();
        return started;
    }

    private static void until(BooleanSupplier condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition::getAsBoolean);
    }
}
