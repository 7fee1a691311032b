// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal.CommitRefused;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default mode of overcommit refuses one request that RAM and swap together could never hold. */
class OversizedRequestTest {
    private static final String CAUSE = "overcommit-limit";
    private static final String LARGE = "mmap of 103079215104 bytes failed: Cannot allocate memory";
    private static final long UNLIMITED = -1;

    @Test
    void aRequestLargerThanRamAndSwapIsToldAsThat() {
        // Given
        CaseBuilder incident = refused("0", LARGE, UNLIMITED);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo(CAUSE);
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.summary())
                .contains("96 GiB", "RAM and swap together")
                .doesNotContain("CommitLimit");
        assertThat(diagnosis.remedies())
                .filteredOn(r -> r.command().startsWith("sysctl -w"))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.refusedBecause()).isNotNull());
        assertThat(diagnosis.remedies()).extracting(Remedy::command).anyMatch(c -> c.contains("MAP_NORESERVE"));
    }

    /** A log alone knows neither Committed_AS nor CommitLimit: a limit of 0 would be no limit raised. */
    @Test
    void aLimitThatIsNotKnownIsComputedOnTheHost() {
        // Given
        CaseBuilder incident = CaseBuilder.host().signal(new CommitRefused(kmsg(1), at(10), 400, "report", null));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo(CAUSE);
        assertThat(diagnosis.remedies())
                .filteredOn(r -> r.command().startsWith("sysctl -w vm.overcommit_kbytes"))
                .singleElement()
                .satisfies(raise -> {
                    assertThat(raise.command()).contains("Committed_AS", "/proc/meminfo");
                    assertThat(raise.why()).doesNotContain("0 B", "RAM was free");
                });
    }

    @Test
    void theKernelsOwnWordOfItIsToldAsThatToo() {
        // Given
        CaseBuilder incident = refused("0", "allocation failed: Cannot allocate memory", UNLIMITED)
                .signal(new CommitRefused(kmsg(1), at(10), 400, "report", 96L << 30));

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(verdict(diagnosis, CAUSE)).isIn(Verdict.PROBABLE, Verdict.ESTABLISHED);
        assertThat(diagnosis.summary()).contains("RAM and swap together").doesNotContain("CommitLimit");
    }

    @Test
    void aRequestThatRamCouldHoldIsNot() {
        // Given
        CaseBuilder incident = refused("0", LARGE.replace("103079215104", "103079215"), UNLIMITED);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
    }

    @Test
    void withoutTheSizeOfTheRequestNothingIsGuessed() {
        // Given
        CaseBuilder incident = refused("0", "mmap failed: Cannot allocate memory", UNLIMITED);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
    }

    @Test
    void whereEverythingIsGrantedItIsAnotherLimit() {
        // Given
        CaseBuilder incident = refused("1", LARGE, UNLIMITED);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        Judging.assertNoOtherIsLikely(diagnosis);
    }

    @Test
    void aLimitOfTheProcesssOwnRefusesItFirst() {
        // Given
        CaseBuilder incident = refused("0", LARGE, 8L << 30);

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("process-resource-limit");
        Judging.assertNoOtherIsLikely(diagnosis, "process-resource-limit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mmap of 103079215104 bytes failed | 103079215104",
                "runtime: out of memory: cannot allocate 4194304-byte block (66650112 in use) | 4194304",
                "Unable to allocate 96.0 GiB for an array with shape (10, 2) | 103079215104",
                "Failed to allocate 512MB | 536870912",
                "mmap failed with errno 12 of pid 4711 | -1",
                "read 12 bytes | -1"
            })
    void theSizeIsReadFromTheProgramsOwnWords(String line, double bytes) {
        // When
        Optional<Double> size = Request.size(line);

        // Then
        assertThat(size.orElse(-1.0)).isEqualTo(bytes);
    }

    private static CaseBuilder refused(String mode, String line, long addressSpace) {
        return CaseBuilder.host()
                .sysctl("vm.overcommit_memory", mode)
                .signal(new ApplicationFailure(
                        log("report", 1),
                        at(10),
                        "report",
                        "plain",
                        Call.MEMORY_MAP,
                        "ENOMEM",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        line,
                        false))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.Committed_AS", 50_000)
                                .set("meminfo.CommitLimit", 280_000)
                                .set("meminfo.SwapTotal", 0)
                                .set("meminfo.MemAvailable", 460_000)
                                .process(
                                        400,
                                        "report",
                                        p -> p.setRssBytes(4L << 20)
                                                .setVmSizeBytes(26L << 20)
                                                .setMaps(20)
                                                .setLimits(Map.of("Max address space", addressSpace))));
    }
}
