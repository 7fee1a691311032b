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

/** D2. Many processes, none of them out of the ordinary, need together more than the host has. */
@CauseInfo(
        id = "host-memory-too-small",
        mechanism =
                "The working set of many processes together exceeds RAM. None of them grows without bound; there are too"
                        + " many of them, or too little RAM.",
        lookAlikes = {
            @LookAlike(
                    id = "app-memory-leak",
                    separatedBy = "Spread over many here; one process with 30 % of RAM or half of the growth there."),
            @LookAlike(id = "tmpfs-memory", separatedBy = "Shmem as a part of RAM: small here."),
            @LookAlike(id = "swap-exhausted", separatedBy = "Swap is configured and full there.")
        },
        doNot = {
            "Do not judge by \"used\" or \"free\": page cache is given back. MemAvailable and PSI tell.",
            "Do not drop caches: it empties what makes the host fast and helps for seconds."
        },
        sources = {"Documentation/accounting/psi.rst", "Documentation/filesystems/proc.rst MemAvailable"})
final class HostMemoryTooSmall extends Cause {
    HostMemoryTooSmall() {
        super(Rules.explaining(Scope::hostMemory)
                .necessary("the whole host was out of memory", MemoryFindings::hostShort)
                .necessary(
                        "no process had 30 % of RAM",
                        m -> MemoryFindings.oneProcessLarge(m).not())
                .necessary("memory of processes fills RAM", MemoryFindings::processesFillRam)
                .supporting(
                        "no process made up half of the growth",
                        m -> MemoryFindings.oneProcessGrew(m).not())
                .supporting(
                        "little memory was available when sampled",
                        m -> Finding.below(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_SHORT)))
                .supporting(
                        "tasks stood still for memory",
                        m -> Finding.atLeast(m.pressure().full(), m.bound(Threshold.STALLED_SHARE)))
                .supporting(
                        "the kernel counted kills",
                        m -> Finding.positive(m.counters().increase("vmstat.oom_kill")))
                .supporting("page tables take a tenth of RAM", MemoryFindings::pageTablesLarge)
                .contradicting("the processes of one service keep growing", MemoryFindings::oneServiceGrew)
                .contradicting("sockets hold a large part of RAM", MemoryFindings::socketsFillRam)
                .contradicting(
                        "shared memory that outlived the kill, and is nobody's to work with, holds a large part of RAM",
                        m -> Finding.atLeast(
                                        m.memory().peak("Shmem"),
                                        m.bound(Threshold.SHMEM_SHARE, m.host().ram()))
                                .and(SharedMemoryFindings.endedWithTheVictim(m).not())
                                .and(SharedMemoryFindings.inUse(m).not())));
    }

    @Override
    public String summary(Measures m) {
        Sentence need = Sentence.of("The processes of this host together need more than its RAM")
                .clause(" of %s", m.host().ram())
                .clause(" (%s of anonymous memory at its peak)", m.memory().peak("AnonPages"));
        if (MemoryFindings.pageTablesLarge(m).holds()) {
            need = need.clause(
                    ", %s of page tables to map what they share", m.memory().peak("PageTables"));
        }
        return need.then(", and no single one stands out"
                        + kills(m.oom().hostWide().size()))
                .end();
    }

    private static String kills(int kills) {
        return kills == 0 ? "" : kills == 1 ? "; the kernel killed one" : "; the kernel killed " + kills + " times";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null; // the sum of them
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("ps -eo pid,comm,rss --sort=-rss | head -20; cat /proc/pressure/memory")
                        .why("Shows what shares the RAM, and whether tasks still wait for it.")
                        .build(),
                RemedyBuilder.now("stop or move the service that can be spared most")
                        .why("Only less demand relieves a host without a leak.")
                        .risk("What it served fails until it runs elsewhere.")
                        .interrupts("that service")
                        .verify("MemAvailable above 15 % of RAM; full in /proc/pressure/memory near 0")
                        .rollback("start it again")
                        .build(),
                RemedyBuilder.durable(
                                "more RAM, or fewer workers per host; a memory limit per service whose sum fits RAM")
                        .why("The working set has to fit"
                                + (m.host().ram().known()
                                        ? " into " + m.host().ram().shown()
                                        : "") + ".")
                        .risk("Fewer workers serve less at the peak; too low a limit kills in normal use.")
                        .interrupts("the services, at their restart")
                        .verify(
                                "MemAvailable stays above 15 % of RAM, and full in /proc/pressure/memory near 0, at the next peak")
                        .rollback("the former number of workers and limits")
                        .build());
    }
}
