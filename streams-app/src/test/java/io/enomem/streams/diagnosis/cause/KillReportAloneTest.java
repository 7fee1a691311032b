// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.CaseBuilder.host;
import static io.enomem.streams.diagnosis.Judging.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.OomText;
import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.diagnosis.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The report of a kill, and no sample of the host. 160 workers of 46 MiB had filled 8 GiB. */
class KillReportAloneTest {
    private static final Memory FULL = new Memory(1_950_000, 1_000, 5_000, 20_000, 30_000, 2_097_152);
    private static final List<Task> WORKERS = IntStream.range(0, 160)
            .mapToObj(i -> new Task(8_000 + i, "php-fpm", 11_700 + i))
            .toList();

    @Test
    void tellsThatManyProcessesFilledTheHostWhereItListsThemAll() {
        // When
        Diagnosis diagnosis = judge(host().ram(8L << 30).signal(OomText.hostWide(10, FULL, WORKERS, WORKERS.get(7))));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("host-memory-too-small");
        assertThat(diagnosis.verdict()).isEqualTo(Verdict.PROBABLE);
    }

    @Test
    void doesNotTellWhereTheBeginningOfItsTableWasLost() {
        // When
        Diagnosis diagnosis = judge(
                host().ram(8L << 30).signal(OomText.hostWide(10, FULL, WORKERS.subList(150, 160), WORKERS.get(157))));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("insufficient-evidence");
    }
}
