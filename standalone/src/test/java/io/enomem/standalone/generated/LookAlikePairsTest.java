// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The confusion table of the catalogue: one is named, the other is not, and the other way round. */
class LookAlikePairsTest {
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        // A1 / A2, A1 / A3, A3 / A4, A3 / A6, A3 / B1
        "tcp-mem-demand, tcp-mem-limit-too-low",
        "tcp-mem-demand, tcp-receive-buffers",
        "tcp-receive-buffers, tcp-send-buffers",
        "tcp-receive-buffers, tcp-buffer-overhead",
        "tcp-receive-buffers, close-wait-leak",
        // A1-A5 / A7
        "tcp-mem-demand, tcp-orphans",
        "tcp-mem-limit-too-low, tcp-orphans",
        "tcp-receive-buffers, tcp-orphans",
        "tcp-send-buffers, tcp-orphans",
        // A* / A8
        "tcp-mem-demand, cgroup-socket-memory",
        "tcp-receive-buffers, cgroup-socket-memory",
        "tcp-send-buffers, cgroup-socket-memory",
        // A* / A10
        "tcp-mem-demand, tcp-accounting-leak",
        "tcp-receive-buffers, tcp-accounting-leak",
        "tcp-send-buffers, tcp-accounting-leak",
        // A2b / D1, A2b / C3, pressure of the pool / shortage of RAM
        "tcp-mem-limit-too-high, app-memory-leak",
        "tcp-mem-limit-too-high, kernel-page-leak",
        "tcp-mem-demand, app-memory-leak",
        "tcp-mem-demand, atomic-reserve-exhausted",
        // C1 / B8, C1 / C3, C3 / reservation, C4 / D, C4 / C5
        "kernel-slab-leak, socket-leak",
        "kernel-slab-leak, kernel-page-leak",
        "kernel-page-leak, memory-reservation",
        "memory-fragmentation, host-memory-too-small",
        "memory-fragmentation, atomic-reserve-exhausted",
        // D1 / D2, D2 / D3, D2 / D5, D / E1
        "app-memory-leak, host-memory-too-small",
        "host-memory-too-small, tmpfs-memory",
        "host-memory-too-small, swap-exhausted",
        "app-memory-leak, cgroup-memory-limit",
        "host-memory-too-small, cgroup-memory-limit",
        // E1 / A8, E1 / E2
        "cgroup-memory-limit, cgroup-socket-memory",
        "cgroup-memory-limit, cgroup-memory-throttled",
        // E3 / D, E3 / E5 / E7 / E12, E4 / E6 / E9
        "overcommit-limit, app-memory-leak",
        "overcommit-limit, max-map-count",
        "overcommit-limit, process-resource-limit",
        "overcommit-limit, runtime-heap-limit",
        "max-map-count, process-resource-limit",
        "max-map-count, runtime-heap-limit",
        "process-resource-limit, runtime-heap-limit",
        "overcommit-limit, dead-pid-namespace",
        "overcommit-limit, pids-limit",
        "pids-limit, dead-pid-namespace",
        // B2 / B3, B4 / B5, B6 / A
        "time-wait-overflow, ephemeral-ports-exhausted",
        "accept-queue-overflow, syn-flood",
        "conntrack-table-full, tcp-mem-demand",
        // F1 / F2, F1 / F5, F1 / F3, F2 / F4
        "peer-oom-killed, broken pipe of one client",
        "peer-oom-killed, peer-restarted",
        "peer-oom-killed, reset-by-tcp-memory",
        "pipe-closed, broken pipe of one client",
        // Beyond the table: whose constraint, and who asked for it
        "manual-oom, app-memory-leak",
        "numa-or-cpuset-limit, host-memory-too-small",
        "nic-driver, kernel-page-leak"
    })
    void areTwoThings(String one, String other) {
        // When
        Answers ofOne = GeneratedHosts.of(one).get(GeneratedHosts.OWN_SIZE);
        Answers ofOther = GeneratedHosts.of(other).get(GeneratedHosts.OWN_SIZE);

        // Then
        tellsApart(ofOne, ofOther.truth().cause());
        tellsApart(ofOther, ofOne.truth().cause());
    }

    /** C1 / C2: what reclaim takes back is no leak; E1 / a probe that kills: who was killed by its supervisor was not short. */
    @ParameterizedTest(name = "{0}, but not {1}")
    @CsvSource({
        "kernel-slab-leak, reclaimable slab",
        "app-memory-leak, page cache fills RAM",
        "host-memory-too-small, page cache fills RAM",
        "time-wait-overflow, many TIME_WAIT",
        "nic-driver, idle out-of-tree driver",
        "app-memory-leak, batch job at night",
        "app-memory-leak, runtime warms up",
        "cgroup-memory-limit, killed by its supervisor",
        "cgroup-memory-limit, containers come and go",
        "app-memory-leak, forged kernel line"
    })
    void oneIsHarmless(String cause, String harmless) {
        // When
        Answers real = GeneratedHosts.of(cause).get(GeneratedHosts.OWN_SIZE);
        Answers nothing = GeneratedHosts.of(harmless).get(GeneratedHosts.OWN_SIZE);

        // Then
        assertThat(real.named()).contains(real.truth().cause());
        assertThat(nothing.right())
                .as("%s told as %s", harmless, nothing.named())
                .isTrue();
    }

    private static void tellsApart(Answers answers, String other) {
        Set<String> named = answers.named();
        assertThat(named).contains(answers.truth().cause());
        if (!answers.truth().also().contains(other)) {
            assertThat(named).doesNotContain(other);
        }
    }
}
