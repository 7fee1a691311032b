// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.ServiceTrack;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.OomReport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** D1. One process grew until the whole host was out of memory. Who was killed may be somebody else. */
@CauseInfo(
        id = "app-memory-leak",
        mechanism = "One process took memory until none was left for anybody. The kernel kills by badness (resident and"
                + " swapped memory, page tables, oom_score_adj), which is usually, but not always, the one that grew.",
        lookAlikes = {
            @LookAlike(
                    id = "host-memory-too-small",
                    separatedBy = "One process with 30 % of RAM or half of the growth here; spread over many there."),
            @LookAlike(id = "cgroup-memory-limit", separatedBy = "constraint= of the kill: NONE here, MEMCG there."),
            @LookAlike(
                    id = "tcp-mem-limit-too-high",
                    separatedBy = "What processes hold together: at least half of RAM here, little there.")
        },
        doNot = {
            "Do not set oom_score_adj to -1000 on it: an innocent process is killed instead.",
            "Do not set overcommit_memory=1: it changes when allocations fail, not how much is used."
        },
        sources = {"mm/oom_kill.c oom_badness", "mm/oom_kill.c dump_tasks"})
final class AppMemoryLeak extends Cause {
    AppMemoryLeak() {
        super(Rules.explaining(Scope::hostMemory)
                .necessary("the whole host was out of memory", MemoryFindings::hostShort)
                .necessary(
                        "one process had 30 % of RAM, or it or one service's processes made half of the growth",
                        m -> MemoryFindings.oneProcessLarge(m)
                                .or(MemoryFindings.oneProcessGrew(m))
                                .or(MemoryFindings.oneServiceGrew(m)))
                .necessary("memory of processes fills RAM", MemoryFindings::processesFillRam)
                .supporting(
                        "its growth was seen in the samples",
                        m -> MemoryFindings.oneProcessGrew(m).or(MemoryFindings.oneServiceGrew(m)))
                .supporting("the kernel killed the one that had most", AppMemoryLeak::killedTheLargest)
                .supporting("the kernel counted the kill", m -> Finding.positive(MemoryFindings.counted(m)))
                .contradicting("sockets hold a large part of RAM", MemoryFindings::socketsFillRam));
    }

    private static Finding killedTheLargest(Measures m) {
        for (OomReport kill : m.oom().hostWide()) {
            Optional<OomFacts.Holder> largest = OomFacts.largest(kill);
            if (largest.isPresent()
                    && kill.victims().stream()
                            .anyMatch(v -> v.pid() == largest.get().pid())) {
                return Finding.said(
                        kill,
                        "The kernel killed " + largest.get().comm() + ", which held most: "
                                + MemoryFindings.shown(largest.get().bytes()));
            }
        }
        return Finding.nothing();
    }

    @Override
    public String summary(Measures m) {
        Optional<ServiceTrack> service = service(m);
        if (service.isPresent()) {
            return service.get().growingMembers() + " processes of "
                    + service.get().name() + " each kept growing, by "
                    + service.get().growing().shown() + " together, until the whole host was out of memory.";
        }
        Party culprit = culprit(m);
        String who = culprit == null ? "One process" : culprit.process() + " (pid " + culprit.pid() + ')';
        return Sentence.of(who + " grew")
                .clause(" to %s of %s of RAM", holder(m), m.host().ram())
                .then(" until the whole host was out of memory")
                .end();
    }

    /** The service that leaks, where no process stands out by itself. */
    private static Optional<ServiceTrack> service(Measures m) {
        boolean oneProcess = MemoryFindings.oneProcessLarge(m)
                .or(MemoryFindings.oneProcessGrew(m))
                .holds();
        return oneProcess || !MemoryFindings.oneServiceGrew(m).holds()
                ? Optional.empty()
                : m.processes().fastestGrowingService();
    }

    private static Reading holder(Measures m) {
        Optional<Reading> atKill = m.oom().hostWide().stream()
                .map(OomFacts::largestTask)
                .filter(Reading::known)
                .max(Comparator.comparingDouble(Reading::value));
        Optional<Reading> sampled = m.processes().largest().map(ProcessTrack::peakMemory);
        return atKill.or(() -> sampled).orElseGet(() -> m.memory().peak("AnonPages"));
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        Optional<ServiceTrack> service = service(m);
        if (service.isPresent()) {
            ProcessTrack one = service.get().largest();
            Integer leader = service.get().cgroup() == null ? one.last().getParentPid() : Integer.valueOf(one.pid());
            return Parties.process(one.comm(), leader, one.cgroup());
        }
        Optional<OomFacts.Holder> atKill = m.oom().hostWide().stream()
                .flatMap(kill -> OomFacts.largest(kill).stream())
                .max(Comparator.comparingDouble(OomFacts.Holder::bytes));
        if (atKill.isPresent()) {
            OomFacts.Holder holder = atKill.get();
            String cgroup =
                    m.processes().pid(holder.pid()).map(ProcessTrack::cgroup).orElse(null);
            for (OomReport kill : m.oom().hostWide()) {
                if (kill.victims().stream().anyMatch(v -> v.pid() == holder.pid())) {
                    cgroup = kill.taskCgroup();
                }
            }
            return Parties.process(holder.comm(), holder.pid(), cgroup);
        }
        return m.processes().largest().map(Parties::of).orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Party culprit = culprit(m);
        String most = m.host().ram().known()
                ? "at most " + MemoryFindings.shown(m.host().ram().value() * 0.6) + ", 60 % of RAM"
                : "at most 60 % of RAM";
        return List.of(
                RemedyBuilder.look("ps -eo pid,comm,rss,etime --sort=-rss | head")
                        .why("Shows whether it grows again since its restart.")
                        .build(),
                Restart.of(
                        m,
                        culprit,
                        "Frees its memory; without a fix it grows again.",
                        "MemAvailable in /proc/meminfo recovers by " + holder(m).shown()),
                RemedyBuilder.durable("MemoryMax= on its unit (" + most + ") and a heap profile of it")
                        .why("With a limit of its own it is killed alone, before the host is out of memory;"
                                + " only the profile ends the growth.")
                        .risk("Too low a limit kills it in normal use: take its 99th percentile and a fifth more.")
                        .interrupts("nothing until the limit is reached")
                        .verify("its RSS levels off, or it is killed alone while MemAvailable stays above 15 % of RAM")
                        .rollback("MemoryMax=infinity")
                        .build());
    }
}
