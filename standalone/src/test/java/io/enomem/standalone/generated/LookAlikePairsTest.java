// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The confusion table of the catalogue (root-causes.md 5). Each of its pairs has three cases: one is named and the other is
 * not, the other way round, and without the observation that separates them neither is.
 */
class LookAlikePairsTest {
    /** The rows of the table, as they are written there. */
    private static final Set<String> TABLE = Set.of(
            "A1 demand / A2 misconfigured",
            "A1 / A3",
            "A3 / A4",
            "A3 / A6",
            "A3 / B1",
            "A4 peer slow / network lossy",
            "A1-A5 / A7",
            "A* / A8",
            "A* / A10",
            "A2b / D1",
            "A2b / C3",
            "A pressure / host RAM shortage",
            "C1 / B8",
            "C1 / C2",
            "C3 leak / reservation",
            "C4 / D",
            "C4 / C5",
            "D1 / D2",
            "D2 / D3",
            "D / E1",
            "E1 own / ancestor limit",
            "E1 / A8",
            "E1 / E2",
            "E1 / liveness-probe SIGKILL",
            "E3 / D",
            "E3 / E5 / E7 / E12",
            "E4 / E6 / E9",
            "B2 / B3",
            "B4 / B5",
            "B6 / A",
            "F1 / F2",
            "F1 / F5",
            "F1 / F3",
            "F / host crash");

    /** Row, one mechanism, the other, the one to ask without files, and these files. */
    private static final String PAIRS = """
            A1 demand / A2 misconfigured   | tcp-mem-demand         | tcp-mem-limit-too-low     | tcp-mem-limit-too-low  | proc/sys/net/ipv4/tcp_mem
            A1 / A3                        | tcp-mem-demand         | tcp-receive-buffers       | tcp-receive-buffers    | ss_.*
            A3 / A4                        | tcp-receive-buffers    | tcp-send-buffers          | tcp-send-buffers       | ss_.*
            A3 / A6                        | tcp-receive-buffers    | tcp-buffer-overhead       | tcp-buffer-overhead    | ss_.*
            A3 / B1                        | tcp-receive-buffers    | close-wait-leak           | close-wait-leak        | ss_.*
            A1-A5 / A7                     | tcp-mem-demand         | tcp-orphans               | tcp-orphans            | kmsg|proc/sys/net/ipv4/tcp_max_orphans
            A1-A5 / A7                     | tcp-mem-limit-too-low  | tcp-orphans               | tcp-mem-limit-too-low  | proc/sys/net/ipv4/tcp_m.*
            A1-A5 / A7                     | tcp-receive-buffers    | tcp-orphans               | tcp-receive-buffers    | ss_.*
            A1-A5 / A7                     | tcp-send-buffers       | tcp-orphans               | tcp-send-buffers       | ss_.*
            A* / A8                        | tcp-mem-demand         | cgroup-socket-memory      | cgroup-socket-memory   | kmsg|.*/memory.stat
            A* / A8                        | tcp-receive-buffers    | cgroup-socket-memory      | tcp-receive-buffers    | ss_.*
            A* / A8                        | tcp-send-buffers       | cgroup-socket-memory      | tcp-send-buffers       | ss_.*
            A* / A10                       | tcp-mem-demand         | tcp-accounting-leak       | tcp-accounting-leak    | ss_.*
            A* / A10                       | tcp-receive-buffers    | tcp-accounting-leak       | tcp-receive-buffers    | ss_.*
            A* / A10                       | tcp-send-buffers       | tcp-accounting-leak       | tcp-send-buffers       | ss_.*
            A2b / D1                       | tcp-mem-limit-too-high | app-memory-leak           | app-memory-leak        | kmsg|proc/\\d+/status
            A2b / C3                       | tcp-mem-limit-too-high | kernel-page-leak          | kernel-page-leak       | kmsg|proc/meminfo
            A pressure / host RAM shortage | tcp-mem-demand         | app-memory-leak           | app-memory-leak        | kmsg|proc/\\d+/status
            A pressure / host RAM shortage | tcp-mem-demand         | atomic-reserve-exhausted  | atomic-reserve-exhausted | kmsg|proc/net/netstat
            C1 / B8                        | kernel-slab-leak       | socket-leak               | socket-leak            | proc/\\d+/fd.count|ss_.*
            C1 / C2                        | kernel-slab-leak       | reclaimable slab          | kernel-slab-leak       | kmsg|proc/meminfo
            C3 leak / reservation          | kernel-page-leak       | memory-reservation        | memory-reservation     | kmsg|proc/meminfo
            C4 / D                         | memory-fragmentation   | host-memory-too-small     | memory-fragmentation   | kmsg
            C4 / C5                        | memory-fragmentation   | atomic-reserve-exhausted  | memory-fragmentation   | kmsg
            D1 / D2                        | app-memory-leak        | host-memory-too-small     | host-memory-too-small  | kmsg|proc/\\d+/status
            D2 / D3                        | host-memory-too-small  | tmpfs-memory              | tmpfs-memory           | kmsg|proc/meminfo
            D / E1                         | app-memory-leak        | cgroup-memory-limit       | cgroup-memory-limit    | kmsg|.*/memory.events|proc/vmstat
            D / E1                         | host-memory-too-small  | cgroup-memory-limit       | host-memory-too-small  | kmsg|proc/\\d+/status
            E1 / A8                        | cgroup-memory-limit    | cgroup-socket-memory      | cgroup-socket-memory   | kmsg|.*/memory.stat
            E1 / A8                        | cgroup-memory-limit    | cgroup-socket-memory      | cgroup-memory-limit    | kmsg|.*/memory.stat
            E1 / E2                        | cgroup-memory-limit    | cgroup-memory-throttled   | cgroup-memory-throttled | .*/memory.events
            E1 / liveness-probe SIGKILL    | cgroup-memory-limit    | killed by its supervisor  | cgroup-memory-limit    | kmsg|.*/memory.events|proc/vmstat
            E3 / D                         | overcommit-limit       | app-memory-leak           | overcommit-limit       | kmsg|proc/sys/vm/overcommit_memory
            E3 / E5 / E7 / E12             | overcommit-limit       | max-map-count             | max-map-count          | proc/\\d+/maps.count
            E3 / E5 / E7 / E12             | overcommit-limit       | process-resource-limit    | process-resource-limit | proc/\\d+/limits
            E3 / E5 / E7 / E12             | overcommit-limit       | runtime-heap-limit        | runtime-heap-limit     | logs/.*
            E3 / E5 / E7 / E12             | max-map-count          | process-resource-limit    | process-resource-limit | proc/\\d+/limits
            E3 / E5 / E7 / E12             | max-map-count          | runtime-heap-limit        | max-map-count          | proc/\\d+/maps.count
            E3 / E5 / E7 / E12             | process-resource-limit | runtime-heap-limit        | runtime-heap-limit     | logs/.*
            E4 / E6 / E9                   | overcommit-limit       | dead-pid-namespace        | dead-pid-namespace     | proc/\\d+/status
            E4 / E6 / E9                   | overcommit-limit       | pids-limit                | pids-limit             | kmsg|.*/pids\\..*
            E4 / E6 / E9                   | pids-limit             | dead-pid-namespace        | dead-pid-namespace     | proc/\\d+/status
            B2 / B3                        | time-wait-overflow     | ephemeral-ports-exhausted | ephemeral-ports-exhausted | ss_.*
            B4 / B5                        | accept-queue-overflow  | syn-flood                 | syn-flood              | kmsg|proc/net/netstat
            B6 / A                         | conntrack-table-full   | tcp-mem-demand            | conntrack-table-full   | kmsg|proc/net/stat/nf_conntrack
            F1 / F2                        | peer-oom-killed        | broken pipe of one client | peer-oom-killed        | ss_.*
            F1 / F5                        | peer-oom-killed        | peer-restarted            | peer-restarted         | ss_.*
            F1 / F3                        | peer-oom-killed        | reset-by-tcp-memory       | reset-by-tcp-memory    | kmsg|proc/net/.*
            F / host crash                 | peer-oom-killed        | host of the peer crashes  | peer-oom-killed        | ss_.*
            """;

    /** Rows whose two sides are one cause, and are told apart within it. */
    private static final Set<String> WITHIN_ONE_CAUSE =
            Set.of("A4 peer slow / network lossy", "E1 own / ancestor limit");

    /** One line of the pairs. */
    private record Pair(String row, String one, String other, String asked, String without) {
        static Pair of(String line) {
            List<String> cells =
                    Arrays.stream(line.split(" +\\| +", 5)).map(String::strip).toList();
            return new Pair(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
        }

        @Override
        public String toString() {
            return row + ": " + one + ", " + other;
        }
    }

    static Stream<Pair> pairs() {
        return PAIRS.lines().map(Pair::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void oneIsNotTheOther(Pair pair) {
        // When
        Answers one = GeneratedHosts.of(pair.one()).get(GeneratedHosts.OWN_SIZE);

        // Then
        tellsApart(one, Mechanism.named(pair.other()).cause());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void norTheOtherWayRound(Pair pair) {
        // When
        Answers other = GeneratedHosts.of(pair.other()).get(GeneratedHosts.OWN_SIZE);

        // Then
        tellsApart(other, Mechanism.named(pair.one()).cause());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void withoutWhatSeparatesThemNeitherIsNamed(Pair pair) {
        // Given
        Predicate<String> removed = Pattern.compile(pair.without()).asMatchPredicate();
        Set<String> both = Stream.of(pair.one(), pair.other())
                .map(name -> Mechanism.named(name).cause())
                .filter(cause -> cause != null)
                .collect(Collectors.toCollection(TreeSet::new));
        Mechanism asked = Mechanism.named(pair.asked());
        both.removeAll(asked.also());

        // When
        Answers answer = GeneratedHosts.ask(asked, 4, KernelForm.DEBIAN_12, removed.negate());

        // Then
        assertThat(answer.named()).doesNotContainAnyElementsOf(both);
    }

    @Test
    void everyRowOfTheTableHasItsThreeCases() {
        // When
        Set<String> rows = pairs().map(Pair::row).collect(Collectors.toSet());
        rows.addAll(WITHIN_ONE_CAUSE);

        // Then
        assertThat(rows).isEqualTo(TABLE);
    }

    /** A4: whose fault it is shows in the timer that the sockets wait in; without the dump nobody's. */
    @ParameterizedTest(name = "{0}, without {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "tcp-send-buffers; nothing; the peers do not take",
                "lossy path; nothing; the path does not carry",
                "lossy path; ss_.*;"
            })
    void aSlowPeerIsNoLossyPath(String name, String without, String words) {
        // Given
        Predicate<String> removed = Pattern.compile(without).asMatchPredicate();

        // When
        Answers answer = GeneratedHosts.ask(Mechanism.named(name), 4, KernelForm.DEBIAN_12, removed.negate());

        // Then
        List<String> summaries = summaries(answer, "tcp-send-buffers");
        if (words == null) {
            assertThat(summaries).isEmpty();
        } else {
            assertThat(summaries).isNotEmpty().allMatch(summary -> summary.contains(words));
        }
    }

    /** E1: whose limit it was, oom_memcg= tells; without the kernel's log the ancestor's own counters do, or nothing. */
    @ParameterizedTest(name = "{0}, without {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "cgroup-memory-limit; nothing; Cgroup /system.slice/resizer.service reached; whose own limit",
                "limit of the slice; nothing; it ran in /shop.slice/resizer.service, whose own limit was not reached; /system",
                "limit of the slice; kmsg|.*/memory.events|proc/vmstat; ;"
            })
    void theLimitOfAnAncestorIsNotItsOwn(String name, String without, String words, String not) {
        // Given
        Predicate<String> removed = Pattern.compile(without).asMatchPredicate();

        // When
        Answers answer = GeneratedHosts.ask(Mechanism.named(name), 4, KernelForm.DEBIAN_12, removed.negate());

        // Then
        List<String> summaries = summaries(answer, "cgroup-memory-limit");
        if (words == null) {
            assertThat(summaries).isEmpty();
        } else {
            assertThat(summaries)
                    .isNotEmpty()
                    .allMatch(summary -> summary.contains(words))
                    .noneMatch(summary -> summary.contains(not));
        }
    }

    /** Beyond the table: whose constraint, who asked for it, what was never touched. */
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "host-memory-too-small, swap-exhausted",
        "app-memory-leak, thp-bloat",
        "leak on huge pages, thp-bloat",
        "pipe-closed, broken pipe of one client",
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

    private static List<String> summaries(Answers answer, String cause) {
        return answer.diagnoses().stream()
                .filter(d -> d.primaryCause().equals(cause) && Answers.likely(d.verdict()))
                .map(Diagnosis::summary)
                .toList();
    }

    /** A harmless host has no cause to be named. */
    private static void tellsApart(Answers answers, String other) {
        Set<String> named = answers.named();
        if (answers.truth().cause() != null) {
            assertThat(named).contains(answers.truth().cause());
        }
        if (other != null
                && !answers.truth().also().contains(other)
                && !other.equals(answers.truth().cause())) {
            assertThat(named).doesNotContain(other);
        }
    }
}
