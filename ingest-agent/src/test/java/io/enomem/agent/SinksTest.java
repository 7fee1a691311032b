// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.redact.RedactionSettings;
import io.enomem.agent.redact.Redactor;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands between the sources and the shipper. */
class SinksTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

    private final List<SpecificRecord> passed = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger triggered = new AtomicInteger();
    private final Sink end = (record, done) -> {
        passed.add(record);
        done.run();
    };
    private final Sink signals = new SignalSink(end, Clock.fixed(NOW, ZoneOffset.UTC), triggered::incrementAndGet);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Out of memory: Killed process 7 (java) total-vm:1kB",
                "java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
                "TCP: out of memory -- consider tuning tcp_mem"
            })
    void aLineOfTheKernelThatIsASignalMakesTheSamplerLook(String text) throws InterruptedException {
        // When
        signals.put(kernel(text, NOW.minusSeconds(1)), acknowledged::incrementAndGet);

        // Then
        assertThat(triggered).hasValue(1);
        assertThat(passed).hasSize(1);
        assertThat(acknowledged).hasValue(1);
    }

    @Test
    void anOrdinaryLineAndAnOldSignalPassWithoutALook() throws InterruptedException {
        // When
        signals.put(kernel("eth0: link up", NOW), acknowledged::incrementAndGet);
        signals.put(
                kernel("Out of memory: Killed process 7 (java)", NOW.minus(Duration.ofMinutes(5))),
                acknowledged::incrementAndGet);
        signals.put(gap(), acknowledged::incrementAndGet);

        // Then
        assertThat(triggered).hasValue(0);
        assertThat(passed).hasSize(3);
        assertThat(acknowledged).hasValue(3);
    }

    @Test
    void aMatchedLineOfAnApplicationMakesTheSamplerLookWhileItIsFresh() throws InterruptedException {
        // When
        signals.put(line("write: Cannot allocate memory", NOW), acknowledged::incrementAndGet);
        signals.put(line("write: Cannot allocate memory", NOW.minusSeconds(31)), acknowledged::incrementAndGet);

        // Then
        assertThat(triggered).hasValue(1);
        assertThat(passed).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aSecretInKernelTextOfAnyFacilityIsTakenOutWithItsDictionary(int facility) throws InterruptedException {
        // Given
        Sink redacting = new RedactingSink(end, Redactor.standard());
        KernelRecord read = KernelRecord.newBuilder(
                        kernel("Killed process 7 (password=hunt2x) and token=hunter2-of-a-module", NOW))
                .setFacility(facility)
                .setDictionary(Map.of("DEVICE", "secret=hunter2-of-a-device", "SUBSYSTEM", "net"))
                .build();

        // When
        redacting.put(read, acknowledged::incrementAndGet);

        // Then
        KernelRecord sent = (KernelRecord) passed.get(0);
        assertThat(sent.toString()).doesNotContain("hunt2x", "hunter2");
        assertThat(sent.getText()).startsWith("Killed process 7 (").contains("[redacted]");
        assertThat(sent.getDictionary()).containsEntry("SUBSYSTEM", "net");
        assertThat(sent.getFacility()).isEqualTo(facility);
        assertThat(sent.getSequence()).isEqualTo(read.getSequence());
        assertThat(acknowledged).hasValue(1);
    }

    @Test
    void aUsersOwnTextIsTakenOutOfKernelTextToo() throws InterruptedException {
        // Given
        RedactionSettings own = new RedactionSettings(List.of("pin"), List.of("tk-"), List.of("ACME Ltd"), List.of());
        Sink redacting = new RedactingSink(end, Redactor.of(own));

        // When
        redacting.put(kernel("for ACME Ltd pin=4711 tk-abcdef", NOW), acknowledged::incrementAndGet);

        // Then
        assertThat(((KernelRecord) passed.get(0)).getText()).doesNotContain("ACME", "4711", "abcdef");
    }

    @Test
    void whatHoldsNoSecretIsPassedOnAsItIs() throws InterruptedException {
        // Given
        Sink redacting = new RedactingSink(end, Redactor.standard());
        KernelRecord kernel = kernel("eth0: link up", NOW);
        LogRecord line = line("write: Cannot allocate memory", NOW);
        Gap gap = gap();

        // When
        redacting.put(kernel, acknowledged::incrementAndGet);
        redacting.put(line, acknowledged::incrementAndGet);
        redacting.put(gap, acknowledged::incrementAndGet);

        // Then
        assertThat(passed).usingElementComparator((a, b) -> a == b ? 0 : 1).containsExactly(kernel, line, gap);
    }

    private static KernelRecord kernel(String text, Instant time) {
        return KernelRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(time)
                .setSequence(7L)
                .setText(text)
                .build();
    }

    private static LogRecord line(String text, Instant time) {
        return LogRecord.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setTime(time)
                .setPath("/var/log/a.log")
                .setService("a")
                .setFileId("f")
                .setOffset(0)
                .setText(text)
                .build();
    }

    private static Gap gap() {
        return Gap.newBuilder()
                .setMachineId("m")
                .setBootId("b")
                .setSource("kmsg")
                .setKind(GapKind.SEQUENCE_GAP)
                .setStart(NOW)
                .setEnd(NOW)
                .build();
    }
}
