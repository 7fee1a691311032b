// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Victim;
import java.time.Instant;
import java.util.List;

/** Reports without the identities and times of their records: what {@link OomRandom} makes. */
final class PlainReports {

    private PlainReports() {}

    /** The reports that the records tell. */
    static List<OomReport> of(List<KernelRecord> records) {
        return KernelLogParser.parse(records).stream()
                .filter(OomReport.class::isInstance)
                .map(signal -> plain((OomReport) signal))
                .toList();
    }

    private static OomReport plain(OomReport r) {
        return new OomReport(
                OomRandom.SOME,
                OomRandom.SOME,
                Instant.EPOCH,
                r.origin(),
                r.constraint(),
                r.constraintName(),
                r.invoker(),
                r.allocation(),
                r.machine(),
                r.nodemask(),
                r.cpuset(),
                r.memsAllowed(),
                r.oomCgroup(),
                r.taskCgroup(),
                r.victims().stream().map(PlainReports::plain).toList(),
                r.chosen(),
                r.killedGroup(),
                r.tasks(),
                r.taskTotals(),
                r.memory(),
                r.cgroupDump(),
                r.noKillable(),
                r.panicked(),
                r.missing());
    }

    private static Victim plain(Victim v) {
        return new Victim(
                OomRandom.SOME,
                Instant.EPOCH,
                v.pid(),
                v.comm(),
                v.uid(),
                v.totalVmKb(),
                v.anonRssKb(),
                v.fileRssKb(),
                v.shmemRssKb(),
                v.pgtablesKb(),
                v.oomScoreAdj(),
                v.score());
    }
}
