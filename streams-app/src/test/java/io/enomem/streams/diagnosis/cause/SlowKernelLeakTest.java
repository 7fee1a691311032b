// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.SampleBuilder;
import io.enomem.streams.diagnosis.Verdict;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host of 8 GiB that runs full within nine hours; of all but the last quarter of an hour only minutes are left. */
class SlowKernelLeakTest {
    private static final long RAM_KB = 8L << 20;
    private static final int KILL_MINUTE = 540;
    private static final int DETAIL_MINUTE = 525;
    private static final Task DATABASE = new Task(5_100, "mysqld", 175_000);

    @Test
    void pagesThatTookHoursToFillRamAreALeakAndNoReservation() {
        // Given 10 MB a minute, of which the samples show too little to tell
        CaseBuilder incident = killed(minute -> 60_000 + 10_000L * minute, minute -> 100_000);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("kernel-page-leak");
        assertThat(diagnosis.verdict()).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(verdict(diagnosis, "memory-reservation")).isNotIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void pagesThatWereThereAllDayAreAReservation() {
        // When
        Diagnosis diagnosis = judge(killed(minute -> 5_400_000, minute -> 100_000));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("memory-reservation");
        assertThat(verdict(diagnosis, "kernel-page-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    /** Rings or a balloon: a minute or an hour after the boot, and never again. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void pagesThatWereTakenInTheMorningAndStayedAreAReservation(int minutes) {
        // When
        Diagnosis diagnosis =
                judge(killed(minute -> 60_000 + 5_340_000L * Math.min(minute, minutes) / minutes, minute -> 100_000));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("memory-reservation");
        assertThat(verdict(diagnosis, "kernel-page-leak")).isEqualTo(Verdict.RULED_OUT);
    }

    /** 60,000 sockets have 230 MiB of slab: more than half of what it grew by lately, little of what it grew by all day. */
    @Test
    void socketsThatWereThereAllDayDoNotExplainSlabThatGrewAllDay() {
        // Given
        CaseBuilder incident = killed(minute -> 60_000, minute -> 400_000 + 8_000L * minute);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("kernel-slab-leak");
        assertThat(diagnosis.summary()).contains("4,219 MiB", "kmalloc-1k");
    }

    /** Kilobytes by the minute: pages that nobody owns, and unreclaimable slab. */
    private static CaseBuilder killed(IntToLongFunction unownedKb, IntToLongFunction slabKb) {
        CaseBuilder incident = CaseBuilder.host()
                .ram(RAM_KB << 10)
                .booted(-86_400)
                .sysctl("net.core.somaxconn", "4096")
                .minutes(0, DETAIL_MINUTE - 1, (minute, s) -> fill(s, unownedKb, slabKb, minute));
        for (int second = DETAIL_MINUTE * 60; second <= (KILL_MINUTE + 1) * 60; second += 5) {
            int minute = Math.min(KILL_MINUTE, second / 60);
            incident.sample(
                    second,
                    s -> fill(s, unownedKb, slabKb, minute)
                            .slab("dentry", 20_000)
                            .slab("kmalloc-1k", slabKb.applyAsLong(minute) / 4));
        }
        long owned = 700_000 + 180_000 + 100_000;
        long free = RAM_KB - owned - unownedKb.applyAsLong(KILL_MINUTE) - slabKb.applyAsLong(KILL_MINUTE);
        return incident.signal(OomText.hostWide(
                KILL_MINUTE * 60 + 2,
                new Memory(
                        175_000,
                        0,
                        25_000,
                        slabKb.applyAsLong(KILL_MINUTE) / 4,
                        Math.min(free, 120_000) / 4,
                        RAM_KB / 4),
                List.of(DATABASE),
                DATABASE));
    }

    private static SampleBuilder fill(
            SampleBuilder s, IntToLongFunction unownedKb, IntToLongFunction slabKb, int minute) {
        long unowned = unownedKb.applyAsLong(minute);
        long slab = slabKb.applyAsLong(minute);
        return s.set("meminfo.MemTotal", RAM_KB)
                .set("meminfo.MemFree", RAM_KB - 700_000 - 280_000 - 100_000 - unowned - slab)
                .set("meminfo.MemAvailable", RAM_KB - 700_000 - 280_000 - unowned - slab)
                .set("meminfo.AnonPages", 700_000)
                .set("meminfo.Cached", 280_000)
                .set("meminfo.Slab", 100_000 + slab)
                .set("meminfo.SUnreclaim", slab)
                .set("meminfo.PageTables", 0)
                .set("sockstat.TCP.mem", 100)
                .set("sockstat.sockets.used", 60_000)
                .set("file-nr.allocated", 70_000)
                .set("vmstat.oom_kill", minute < KILL_MINUTE ? 0 : 1);
    }
}
