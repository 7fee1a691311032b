// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PartTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Part part = new Part();

    @Test
    void theKernelsLinesOfYears_areFewParts() {
        // Given one topic of several hosts, a line every two hours
        for (int line = 0; line < 9_999; line++) {
            part.add("host-" + line % 3, "kernel", line(Duration.ofHours(2L * line)));
        }

        // When, Then
        assertThat(part.takes("host-0", "kernel", line(Duration.ofDays(900)))).isTrue();
        part.add("host-0", "kernel", line(Duration.ofDays(900)));
        assertThat(part.takes("host-0", "kernel", line(Duration.ofDays(900)))).isFalse();
    }

    @Test
    void oneTopicOfAHost_isNotHoursAheadOfAnother_whicheverIsReadFirst() {
        // Given
        part.add("a", "kernel", line(Duration.ofHours(7)));

        // When, Then
        assertThat(part.takes("a", "log", line(Duration.ofHours(8)))).isTrue();
        assertThat(part.takes("a", "log", line(Duration.ofHours(14)))).isFalse();
        assertThat(part.takes("a", "log", line(Duration.ZERO))).isFalse();
        assertThat(part.takes("b", "log", line(Duration.ofHours(14)))).isTrue();
        part.clear();
        assertThat(part.takes("a", "log", line(Duration.ofHours(14)))).isTrue();
    }

    @Test
    void oneHostIsNotHoursAheadOfAnother_whereSamplesTellWhoListened() {
        // Given
        part.add("a", "samples", sample(Duration.ZERO));

        // When, Then
        assertThat(part.takes("a", "samples", sample(Duration.ofHours(14)))).isTrue();
        assertThat(part.takes("b", "samples", sample(Duration.ofHours(1)))).isTrue();
        assertThat(part.takes("b", "samples", sample(Duration.ofHours(14)))).isFalse();
        assertThat(part.takes("b", "kernel", line(Duration.ofHours(14)))).isFalse();
    }

    private static Arrived line(Duration after) {
        return arrived(
                KernelRecord.newBuilder()
                        .setMachineId("m")
                        .setBootId("b")
                        .setTime(START.plus(after))
                        .setSequence(1L)
                        .setFacility(0)
                        .setLevel(4)
                        .setFacilityProven(true)
                        .setText("usb 1-1: new device")
                        .build(),
                after);
    }

    private static Arrived sample(Duration after) {
        return arrived(
                HostSample.newBuilder()
                        .setMachineId("m")
                        .setBootId("b")
                        .setTime(START.plus(after))
                        .setBootTimeMillis(1L)
                        .build(),
                after);
    }

    private static Arrived arrived(SpecificRecord record, Duration after) {
        return new Arrived(record, START.plus(after).toEpochMilli());
    }
}
