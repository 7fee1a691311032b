// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.parse.CounterMoved;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalTextTest {
    /** What a level is compared with was never its value. */
    @Test
    void aLevelIsToldAsAPartOfItsWhole() {
        assertThat(SignalText.of(List.of(
                        moved("meminfo.MemAvailable", 524_288, 20_480),
                        moved("meminfo.MemAvailable", 524_288, 10_240))))
                .isEqualTo("meminfo.MemAvailable at 10 MiB of 512 MiB");
        assertThat(SignalText.of(moved("nf_conntrack.count", 262_144, 262_144)))
                .isEqualTo("nf_conntrack.count at 262,144 entries of 262,144 entries");
    }

    @Test
    void aCountIsToldByHowFarItMoved() {
        assertThat(SignalText.of(List.of(moved("vmstat.oom_kill", 0, 1), moved("vmstat.oom_kill", 1, 3))))
                .isEqualTo("vmstat.oom_kill moved from 0 to 3");
    }

    private static CounterMoved moved(String counter, long before, long after) {
        return new CounterMoved(CaseBuilder.kmsg(1), CaseBuilder.at(1), counter, null, before, after);
    }
}
