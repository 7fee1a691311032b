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
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** D7. Transparent huge pages make processes hold far more than they use. */
@CauseInfo(
        id = "thp-bloat",
        mechanism =
                "With THP always, touching one byte takes 2 MiB, and freeing less than a whole huge page gives nothing back; khugepaged"
                        + " fills ranges that were given back, up to 511 of 512 pages of them; after fork each write copies"
                        + " 2 MiB. Resident memory exceeds the live heap.",
        lookAlikes =
                @LookAlike(
                        id = "app-memory-leak",
                        separatedBy =
                                "AnonHugePages is most of AnonPages here, and AnonPages grew by far more than was faulted in (pgfault,"
                                        + " thp_fault_alloc); else the runtime's own heap metric against its RSS."),
        doNot = "Do not switch THP off for everybody: madvise keeps it for who asks.",
        sources = {
            "Documentation/admin-guide/mm/transhuge.rst max_ptes_none",
            "mm/khugepaged.c collapse_huge_page",
            "mm/memory.c handle_mm_fault (PGFAULT)"
        })
final class ThpBloat extends Cause {
    ThpBloat() {
        super(Rules.explaining(Scope::hostMemory)
                .necessary("the whole host was out of memory", MemoryFindings::hostShort)
                .necessary("huge pages are most of anonymous memory", ThpBloat::most)
                .necessary("processes hold far more than they touched", ThpBloat::untouched)
                .supporting("huge pages are most of anonymous memory", ThpBloat::most)
                .supporting(
                        "khugepaged made huge pages of small ones",
                        m -> Finding.positive(m.counters()
                                .increase("vmstat.thp_collapse_alloc")
                                .as("huge pages that khugepaged made"))));
    }

    /**
     * What khugepaged added is counted. A program that touches one byte of each huge page faults in all of it: no counter
     * tells that from a dense heap, only the runtime's own metric does.
     */
    private static Finding untouched(Measures m) {
        Finding counted = Finding.atLeast(
                HugePages.untouched(m),
                m.bound(Threshold.GROWTH_THAT_MATTERS, m.host().ram()));
        return counted.holds()
                ? counted
                : Finding.unknown("the runtime's own heap metric (INFO memory, jcmd GC.heap_info) against its RSS");
    }

    private static Finding most(Measures m) {
        return Finding.atLeast(
                m.memory().peak("AnonHugePages"),
                m.bound(Threshold.THP_SHARE, m.memory().peak("AnonPages").as("AnonPages")));
    }

    @Override
    public String summary(Measures m) {
        return untouched(m).holds()
                ? Sentence.of("Transparent huge pages filled RAM")
                        .clause(": processes hold %s that they never touched or had given back", HugePages.untouched(m))
                        .end()
                : Sentence.of("Transparent huge pages are most of anonymous memory")
                        .clause(" (%s)", m.memory().peak("AnonHugePages"))
                        .then("; processes may hold far more than they use")
                        .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return m.processes().fastestGrowing().map(Parties::of).orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "cat /sys/kernel/mm/transparent_hugepage/enabled; grep -H AnonHugePages /proc/[0-9]*/smaps_rollup | sort -k2 -nr | head")
                        .why("Who has them.")
                        .build(),
                RemedyBuilder.now("echo 0 > /sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none")
                        .why("khugepaged then makes no huge page of a range with an empty page in it.")
                        .risk("Fewer huge pages: large heaps run a little slower.")
                        .interrupts("nothing; what is held stays held until its process gives it back or restarts")
                        .verify("AnonPages in /proc/meminfo stops growing faster than pgfault in /proc/vmstat explains")
                        .rollback("echo 511 > /sys/kernel/mm/transparent_hugepage/khugepaged/max_ptes_none")
                        .build(),
                RemedyBuilder.durable(
                                "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled, then restart the process")
                        .why("Only programs that ask get huge pages.")
                        .risk("Programs with large dense heaps run a little slower without huge pages.")
                        .interrupts("the process, at its restart: what it has stays huge until then")
                        .verify("AnonHugePages in /proc/meminfo falls, and RSS of the process with it")
                        .rollback("echo always > /sys/kernel/mm/transparent_hugepage/enabled")
                        .build());
    }
}
