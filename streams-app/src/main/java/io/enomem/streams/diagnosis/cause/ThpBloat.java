// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** D7. Transparent huge pages make processes hold far more than they use. */
@CauseInfo(
        id = "thp-bloat",
        mechanism =
                "With THP always, touching one byte takes 2 MiB, and freeing less than a whole huge page gives nothing back; after"
                        + " fork each write copies 2 MiB. Resident memory exceeds the live heap.",
        lookAlikes =
                @LookAlike(
                        id = "app-memory-leak",
                        separatedBy =
                                "AnonHugePages is most of AnonPages, and the runtime's own heap metric is far below its RSS."),
        doNot = "Do not switch THP off for everybody: madvise keeps it for who asks.",
        sources = {"Documentation/admin-guide/mm/transhuge.rst"})
final class ThpBloat extends Cause {
    ThpBloat() {
        super(Rules.explaining(Scope::hostMemory)
                .necessary("the whole host was out of memory", MemoryFindings::hostShort)
                .necessary("huge pages are most of anonymous memory", ThpBloat::most)
                .necessary(
                        "the live heap is known to be far smaller",
                        m -> Finding.unknown("the runtime's own heap metric (INFO memory, jcmd GC.heap_info)"))
                .supporting("huge pages are most of anonymous memory", ThpBloat::most));
    }

    private static Finding most(Measures m) {
        return Finding.atLeast(
                m.memory().peak("AnonHugePages"),
                m.bound(Threshold.THP_SHARE, m.memory().peak("AnonPages").as("AnonPages")));
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("Transparent huge pages are most of anonymous memory")
                .clause(" (%s)", m.memory().peak("AnonHugePages"))
                .then("; processes may hold far more than they use")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "cat /sys/kernel/mm/transparent_hugepage/enabled; grep -H AnonHugePages /proc/[0-9]*/smaps_rollup | sort -k2 -nr | head")
                        .why("Who has them.")
                        .build(),
                RemedyBuilder.durable(
                                "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled, then restart the process")
                        .why("Only programs that ask get huge pages.")
                        .rollback("echo always > /sys/kernel/mm/transparent_hugepage/enabled")
                        .build());
    }
}
