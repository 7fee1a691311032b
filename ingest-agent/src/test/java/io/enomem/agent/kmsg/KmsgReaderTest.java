// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.enomem.agent.ship.Backoff;
import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.TimeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KmsgReaderTest {
    private static final Boot BOOT = new Boot("machine", "boot-1");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

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
        printFrom(1, 12);

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
        assertThat(collected.gaps())
                .extracting(Gap::getKind, Gap::getCount)
                .containsExactly(tuple(GapKind.UNREADABLE, 1L));
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

    @Test
    void whatWasToldToBeMissingIsToldAgainAsTheSameAfterAKillAndOnlyWhatIsMissingSinceAnew() throws Exception {
        // Given
        kmsg.print("zero");
        start(BOOT, null);
        until(() -> position.get() != null);
        stop();
        printFrom(1, 12);
        collected.acknowledging = false;
        KmsgPosition kept = position.get();
        start(BOOT, kept);
        until(() -> collected.texts().contains("line 12"));
        stop();
        printFrom(13, 17);

        // When
        collected.acknowledging = true;
        start(BOOT, kept);
        until(() -> collected.texts().contains("line 17"));

        // Then
        assertThat(collected.gaps())
                .extracting(Gap::getKind, Gap::getCount)
                .containsExactly(
                        tuple(GapKind.RING_OVERRUN, 4L),
                        tuple(GapKind.RING_OVERRUN, 4L),
                        tuple(GapKind.RING_OVERRUN, 5L));
        assertThat(collected.gaps().get(1)).isEqualTo(collected.gaps().get(0));
    }

    @Test
    void whatKafkaKnowsToBeMissingIsNotToldAgainThoughThePositionBehindItWasNotKept() throws Exception {
        // Given
        kmsg.print("zero");
        start(BOOT, null);
        until(() -> position.get() != null);
        stop();
        printFrom(1, 12);
        KmsgPosition kept = position.get();
        start(BOOT, kept);
        until(() -> collected.texts().contains("line 12"));
        stop();
        kmsg.print("line 13");

        // When
        start(BOOT, kept);
        until(() -> collected.texts().contains("line 13"));
        stop();
        start(BOOT, position.get());
        kmsg.print("line 14");
        until(() -> collected.texts().contains("line 14"));

        // Then
        assertThat(collected.gaps()).extracting(Gap::getCount).containsExactly(4L, 1L);
    }

    @Test
    void recordsThatWereToldToBeHeldBackStaySoAfterAKill() throws Exception {
        // Given
        FakeKmsg flood = new FakeKmsg(10_000);
        flood.put("6,0,500000,-;before\n");
        for (int i = 1; i <= 1_500; i++) {
            flood.put("6," + i + ",1000000,-;noise\n");
        }
        flood.put("3,1501,1000000,-;Out of memory: Killed process 7 (java)\n");
        flood.put("6,1502,1000000,-;noise\n");
        flood.put("6,1503,2000000,-;after\n");
        start(flood, BOOT, null);
        until(() -> collected.texts().contains("after"));
        stop();
        List<KernelRecord> first = collected.kernelRecords();

        // When
        start(flood, BOOT, new KmsgPosition(BOOT.bootId(), 700, 1));
        until(() -> collected.texts().stream().filter("after"::equals).count() == 2);

        // Then
        assertThat(collected.gaps()).extracting(Gap::getCount).containsExactly(501L);
        assertThat(sequences(collected.kernelRecords())).isSubsetOf(sequences(first));
    }

    @Test
    void whatWasToldOfAnEarlierBootIsToldAgainAsItWas() throws Exception {
        // Given
        collected.acknowledging = false;
        kmsg.print("zero");
        kmsg.put("6,5,5000000,-;five\n");
        start(BOOT, null);
        until(() -> collected.gaps().size() == 1);
        stop();
        collected.acknowledging = true;

        // When
        start(new FakeKmsg(8), new Boot("machine", "boot-2"), new KmsgPosition("boot-1", 0, 1));
        until(() -> collected.gaps().size() == 2);

        // Then
        assertThat(collected.gaps().get(1)).isEqualTo(collected.gaps().get(0));
        assertThat(collected.gaps().get(1).getBootId()).isEqualTo("boot-1");
    }

    private void printFrom(int first, int last) {
        for (int i = first; i <= last; i++) {
            kmsg.print("line " + i);
        }
    }

    private static List<Long> sequences(List<KernelRecord> records) {
        return records.stream().map(KernelRecord::getSequence).toList();
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
                new ToldGaps(directory.resolve("kmsg.gaps"), collected),
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
