// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.output.CauseCatalogue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every cause without what decides: it is not named, nor is anything else, and where an incident is left at all the report
 * says what would decide.
 */
class MissingEvidenceTest {
    /** {@code nothing}: what decides is all that tells of it, so that no incident is left. */
    @ParameterizedTest(name = "{0} without {1}")
    @CsvSource({
        "tcp-mem-demand, ss_.*, ss",
        "tcp-mem-limit-too-low, proc/sys/net/ipv4/tcp_mem, tcp_mem",
        "tcp-mem-limit-too-high, proc/sys/net/ipv4/tcp_mem, tcp_mem",
        "tcp-receive-buffers, ss_.*, ss",
        "tcp-send-buffers, ss_.*, ss",
        "tcp-buffers-oversized, ss_.*, ss",
        "tcp-buffer-overhead, ss_.*, ss",
        "tcp-orphans, kmsg|proc/sys/net/ipv4/tcp_max_orphans, nothing",
        "udp-buffers, proc/net/snmp, nothing",
        "tcp-accounting-leak, ss_.*, ss",
        "close-wait-leak, ss_.*, nothing",
        "socket-leak, proc/\\d+/fd.count|ss_.*, nothing",
        "time-wait-overflow, proc/net/netstat, nothing",
        "ephemeral-ports-exhausted, ss_.*, ss",
        "accept-queue-overflow, proc/net/netstat, nothing",
        "syn-flood, kmsg|proc/net/netstat, nothing",
        "conntrack-table-full, kmsg|proc/net/stat/nf_conntrack, nothing",
        "neighbour-table-full, kmsg|proc/net/stat/arp_cache, nothing",
        "kernel-slab-leak, kmsg|proc/meminfo, meminfo",
        "kernel-page-leak, kmsg|proc/meminfo, meminfo",
        "memory-fragmentation, kmsg, nothing",
        "atomic-reserve-exhausted, kmsg|proc/net/netstat, nothing",
        "nic-driver, kmsg, nothing",
        "app-memory-leak, kmsg|proc/\\d+/status, nothing",
        "host-memory-too-small, kmsg|proc/\\d+/status, nothing",
        "tmpfs-memory, kmsg|proc/meminfo, meminfo",
        "memory-reservation, kmsg|proc/meminfo, meminfo",
        "swap-exhausted, kmsg|proc/meminfo, meminfo",
        "numa-or-cpuset-limit, kmsg, nothing",
        "cgroup-memory-limit, kmsg|.*/memory.events|proc/vmstat, nothing",
        "cgroup-memory-throttled, .*/memory.events, nothing",
        "overcommit-limit, proc/sys/vm/overcommit_memory|kmsg, overcommit_memory",
        "max-map-count, proc/\\d+/maps.count, maps",
        "pids-limit, kmsg|.*/pids\\..*, pids",
        "process-resource-limit, proc/\\d+/limits, limits",
        "dead-pid-namespace, proc/\\d+/status, NSpid",
        "socket-option-memory, logs/.*, nothing",
        "file-descriptor-limit, logs/.*, nothing",
        "runtime-heap-limit, logs/.*, nothing",
        "manual-oom, kmsg, nothing",
        "hardware-memory-error, kmsg|proc/meminfo, nothing",
        "peer-restarted, ss_.*, ss",
        "reset-by-tcp-memory, kmsg|proc/net/.*, proc/net/netstat",
        "pipe-closed, logs/.*, nothing",
        "cgroup-socket-memory, kmsg|.*/memory.stat, memory.stat",
        "peer-oom-killed, ss_.*, ss",
        "ordinary-disconnect, logs/.*, nothing"
    })
    void isNotGuessed(String name, String without, String decides) {
        // Given
        Mechanism mechanism = ofCause(name);
        Predicate<String> removed = Pattern.compile(without).asMatchPredicate();

        // When
        Answers answer = GeneratedHosts.ask(mechanism, 2, KernelForm.DEBIAN_12, removed.negate());

        // Then: what is true beside it may be told
        assertThat(answer.named()).isSubsetOf(mechanism.also());
        assertThat(answer.diagnoses())
                .allSatisfy(diagnosis -> assertThat(diagnosis.causes())
                        .filteredOn(cause -> Answers.likely(cause.verdict()))
                        .extracting(Diagnosis.CauseVerdict::id)
                        .isSubsetOf(mechanism.also()));
        List<String> missing = answer.diagnoses().stream()
                .map(Diagnosis::missing)
                .flatMap(List::stream)
                .toList();
        if (decides.equals("nothing")) {
            assertThat(answer.diagnoses()).isEmpty();
        } else {
            assertThat(missing).anyMatch(file -> file.contains(decides));
        }
    }

    /** Where a program asked for what it never used, the process that grew is what is left to see, and was before. */
    @Test
    void isNotGuessedWhereNothingCountsFaults() {
        // When
        Answers answer = GeneratedHosts.ask(
                Mechanism.named("thp-bloat"), 2, KernelForm.DEBIAN_12, file -> !file.equals("proc/vmstat"));

        // Then
        assertThat(answer.named()).isSubsetOf("app-memory-leak");
        assertThat(answer.diagnoses())
                .allSatisfy(diagnosis -> assertThat(diagnosis.causes())
                        .anyMatch(cause -> cause.id().equals("thp-bloat") && cause.verdict() == Verdict.POSSIBLE));
    }

    @Test
    void everyCauseIsAskedSo() throws NoSuchMethodException {
        // Given
        String[] rows = getClass()
                .getDeclaredMethod("isNotGuessed", String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .value();

        // When
        Set<String> asked = Arrays.stream(rows).map(row -> row.split(",")[0]).collect(Collectors.toSet());

        // Then
        asked.add("thp-bloat");
        asked.add("insufficient-evidence"); // which is what is said then
        assertThat(asked)
                .containsAll(CauseCatalogue.load().all().stream()
                        .map(CauseCatalogue.Entry::id)
                        .toList());
    }

    private static Mechanism ofCause(String cause) {
        return Mechanism.all().stream()
                .filter(mechanism -> cause.equals(mechanism.cause()))
                .min(Comparator.comparing(mechanism -> !mechanism.name().equals(cause)))
                .orElseThrow();
    }
}
