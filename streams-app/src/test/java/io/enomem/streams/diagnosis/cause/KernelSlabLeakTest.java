// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import org.junit.jupiter.api.Test;

/** Slab that grows on a host where nobody counts tracked connections, or beside another reason of less weight. */
class KernelSlabLeakTest {
    private static final long PAGES_PER_SECOND = 1_500;

    @Test
    void aCacheThatIsNotConntracksTellsThatNoTrackedConnectionsAreIt() {
        // When
        Diagnosis diagnosis = judge(growing("kmalloc-64"));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("kernel-slab-leak");
        assertThat(verdict(diagnosis, "kernel-slab-leak")).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    @Test
    void conntracksOwnCacheMayBeItsConnectionsWhichNobodyCounted() {
        // When
        Diagnosis diagnosis = judge(growing("nf_conntrack"));

        // Then
        assertThat(verdict(diagnosis, "kernel-slab-leak")).isEqualTo(Verdict.POSSIBLE);
        assertThat(diagnosis.missing()).anyMatch(missing -> missing.contains("nf_conntrack_count"));
    }

    /** min_free_kbytes of 6 % of RAM is too much, and not what filled the rest of it. */
    @Test
    void aReserveThatIsLittleDoesNotExplainWhatFilledTheRest() {
        // When
        Diagnosis diagnosis = judge(Incidents.leak().sysctl("vm.min_free_kbytes", "31457"));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("app-memory-leak");
        assertThat(verdict(diagnosis, "memory-reservation")).isNotIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
    }

    /** A host of 512 MiB; one cache takes 5.9 MiB a second. */
    private static CaseBuilder growing(String cache) {
        return host().signal(new CounterMoved(
                        new RecordId("sample", 10_000, false), at(10), "meminfo.SUnreclaim", null, 20_000, 80_000))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.SUnreclaim", 20_000 + 4 * PAGES_PER_SECOND * t)
                                .set("meminfo.MemAvailable", 470_000 - 4 * PAGES_PER_SECOND * t)
                                .set("sockstat.sockets.used", 100)
                                .slab("dentry", 2_000)
                                .slab(cache, 500 + PAGES_PER_SECOND * t));
    }
}
