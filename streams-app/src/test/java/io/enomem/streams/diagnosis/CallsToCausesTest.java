// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a line of a log to the causes that stay possible: the call that failed decides, not the errno alone. */
class CallsToCausesTest {

    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "125:M 22 Nov 2026 08:28:42.653 # Can't save in background: fork: Cannot allocate memory"
                        + "|overcommit-limit dead-pid-namespace|tcp-mem-demand pids-limit file-descriptor-limit",
                "2022-07-13 07:32:07.364 UTC [1] FATAL:  could not map anonymous shared memory: Cannot allocate memory"
                        + "|overcommit-limit max-map-count process-resource-limit|tcp-mem-demand pids-limit dead-pid-namespace",
                "runtime/cgo: pthread_create failed: Resource temporarily unavailable"
                        + "|pids-limit|tcp-mem-demand max-map-count ephemeral-ports-exhausted",
                "2026/11/22 08:26:52 dial tcp 10.0.0.5:5432: connect: cannot assign requested address"
                        + "|ephemeral-ports-exhausted|tcp-mem-demand overcommit-limit pids-limit",
                "setsockopt(IP_ADD_MEMBERSHIP): No buffer space available"
                        + "|socket-option-memory|overcommit-limit pids-limit ephemeral-ports-exhausted",
                "sendto: No buffer space available|neighbour-table-full|overcommit-limit pids-limit",
                "2026/11/22 08:27:07 [crit] 7#7: accept4() failed (24: Too many open files)"
                        + "|file-descriptor-limit|overcommit-limit tcp-mem-demand",
                "mlockall: Cannot allocate memory|process-resource-limit|tcp-mem-demand pids-limit dead-pid-namespace",
                "java.lang.OutOfMemoryError: Java heap space|runtime-heap-limit|overcommit-limit tcp-mem-demand",
                "2026/11/22 08:26:52 write udp 10.0.0.1:4000->10.0.0.2:53: sendto: operation not permitted"
                        + "|conntrack-table-full|overcommit-limit tcp-mem-demand",
            })
    void theCallDecides(String line, String possible, String impossible) {
        // When
        List<Diagnosis> diagnoses = diagnose(line);

        // Then
        assertThat(diagnoses).hasSize(1);
        Set<String> candidates = new TreeSet<>();
        diagnoses.get(0).causes().stream()
                .filter(cause -> cause.verdict() != Verdict.RULED_OUT)
                .forEach(cause -> candidates.add(cause.id()));
        assertThat(candidates).contains(possible.split(" ")).doesNotContain(impossible.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 08:27:07 INFO docs: the pool handles Cannot allocate memory gracefully",
                "--- PASS: TestENOMEM: Cannot allocate memory (0.00s)",
                "2026-11-22 08:27:07 ERROR search: user asked for \"what does Broken pipe mean\" 3 times",
                "2026-11-22 08:27:07 DEBUG rules: matching pattern ENOMEM against 12 lines",
            })
    void wordsThatAreOnlySpokenOf_areNoIncident(String line) {
        assertThat(diagnose(line)).isEmpty();
    }

    /** Commit limit, mappings, ulimit: the line fits all three, and nobody looked at any of them. */
    @Test
    void aRefusalAlone_isNoGuessAmongItsLookAlikes() {
        // When
        List<Diagnosis> diagnoses = diagnose("2026-11-22 08:27:07 importer: Cannot allocate memory");

        // Then
        assertThat(diagnoses).singleElement().satisfies(diagnosis -> {
            assertThat(diagnosis.verdict()).isEqualTo(Verdict.UNDECIDED);
            assertThat(diagnosis.missing()).isNotEmpty();
        });
    }

    /** A part of the kernel that gets no memory is a question about the host's memory, not about a network driver. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kvm: Nested: cannot allocate memory",
                "virtio_balloon virtio3: Out of puff! Can't get 1 pages",
                "Huh VM_FAULT_OOM leaked out to the #PF handler. Retrying PF",
            })
    void aPartOfTheKernelWithoutMemory_asksForTheHosts(String line) {
        // Given
        KernelRecord record = KernelRecord.newBuilder()
                .setMachineId("machine")
                .setBootId("boot")
                .setTime(TIME)
                .setSequence(7L)
                .setFacility(0)
                .setFacilityProven(true)
                .setText(line)
                .build();

        // When
        List<Diagnosis> diagnoses = OfflineRun.run(
                        List.of(record).iterator(), Judging.ENGINE, IncidentSettings.defaults())
                .finals();

        // Then
        assertThat(diagnoses)
                .singleElement()
                .satisfies(diagnosis -> assertThat(diagnosis.causes())
                        .extracting(Diagnosis.CauseVerdict::id)
                        .contains("host-memory-too-small", "app-memory-leak")
                        .doesNotContain("pids-limit", "tcp-mem-demand"));
    }

    private static List<Diagnosis> diagnose(String line) {
        LogRecord record = LogRecord.newBuilder()
                .setMachineId("machine")
                .setBootId("boot")
                .setTime(TIME)
                .setPath("/var/log/app.log")
                .setService("app")
                .setFileId("file")
                .setOffset(7)
                .setText(line)
                .build();
        return OfflineRun.run(List.of(record).iterator(), Judging.ENGINE, IncidentSettings.defaults())
                .finals();
    }
}
