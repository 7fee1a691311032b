// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static io.enomem.streams.diagnosis.Judging.judge;
import static io.enomem.streams.diagnosis.Judging.verdict;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;
import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.SocketsBuilder;
import io.enomem.streams.diagnosis.Verdict;
import org.junit.jupiter.api.Test;

/** A prefork server stands still in each of its workers: none of them holds much of the pool by itself. */
class SocketsOfManyProcessesTest {
    private static final long MIB = 1 << 20;
    private static final int WORKERS = 16;
    private static final String UNIT = "/system.slice/uwsgi.service";

    @Test
    void workersOfOneUnitThatDoNotReadAreOneReader() {
        // When
        Diagnosis diagnosis = judge(workers(UNIT, true));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-receive-buffers");
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().unit()).isEqualTo("uwsgi.service");
        assertThat(diagnosis.culprit().pid()).isNull();
        assertThat(diagnosis.summary()).contains("uwsgi (16 processes or more) does not read");
        assertThat(verdict(diagnosis, "tcp-mem-demand")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void withoutAUnitNobodyKnowsThatTheyAreOne() {
        // When
        Diagnosis diagnosis = judge(workers("/", true));

        // Then
        assertThat(verdict(diagnosis, "tcp-receive-buffers")).isEqualTo(Verdict.RULED_OUT);
    }

    @Test
    void oneWorkerThatHoldsMostIsNamedByItself() {
        // When
        Diagnosis diagnosis = judge(workers(UNIT, false));

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-receive-buffers");
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().pid()).isEqualTo(300);
    }

    /** Before Linux 5.8 a dump has no cgroup of a socket, and that of a process is not read in every sample. */
    @Test
    void whereADumpTellsNoCgroupItIsThatOfTheProcess() {
        // Given
        CaseBuilder incident = workers("/", true).samples(0, 20, (t, s) -> {
            for (int worker = 0; worker < WORKERS; worker++) {
                s.process(300 + worker, "uwsgi", p -> p.setRssBytes(MIB).setCgroup(t % 10 == 0 ? UNIT : null));
            }
        });

        // When
        Diagnosis diagnosis = judge(incident);

        // Then
        assertThat(diagnosis.primaryCause()).isEqualTo("tcp-receive-buffers");
        assertThat(diagnosis.culprit()).isNotNull();
        assertThat(diagnosis.culprit().unit()).isEqualTo("uwsgi.service");
    }

    /** The workers hold 40 MiB together, evenly or nearly all of it in the first. */
    private static CaseBuilder workers(String cgroup, boolean evenly) {
        return Incidents.stuckReader().without("sockets").samples(0, 20, (t, s) -> {
            SocketsBuilder dump = sockets().in(cgroup);
            for (int worker = 0; worker < WORKERS; worker++) {
                long most = evenly ? 40 * MIB / WORKERS : worker == 0 ? 30 * MIB : MIB / 2;
                long held = t < 8 ? 0 : most;
                dump.reader(300 + worker, "uwsgi", 8, held, held * 39 / 40);
            }
            s.sockets(dump.build());
        });
    }
}
