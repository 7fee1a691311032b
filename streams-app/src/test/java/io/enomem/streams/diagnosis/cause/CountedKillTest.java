// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.RecordId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** vmstat counts a kill before the kernel's log, and the counters of the cgroup that it was in, have been read. */
class CountedKillTest {
    private static final long RAM_KB = 1 << 20;

    @Test
    void isOfTheWholeHostWhereMemoryWasShort() {
        assertThat(MemoryFindings.hostShort(counted(RAM_KB / 20)).holds()).isTrue();
    }

    @Test
    void isNotOfTheWholeHostWhereMemoryWasToSpare() {
        assertThat(MemoryFindings.hostShort(counted(RAM_KB / 2)).holds()).isFalse();
    }

    private static Measures counted(long availableKb) {
        return new Measures(CaseBuilder.host()
                .ram(RAM_KB << 10)
                .signal(new CounterMoved(new RecordId("sample", 1, false), at(10), "vmstat.oom_kill", null, 0, 1))
                .samples(
                        0,
                        20,
                        (t, sample) -> sample.set("vmstat.oom_kill", t < 10 ? 0 : 1)
                                .set("meminfo.MemTotal", RAM_KB)
                                .set("meminfo.MemAvailable", availableKb)
                                .cgroup("/shop", Map.of("memory.events.oom_kill", 0L)))
                .build());
    }
}
