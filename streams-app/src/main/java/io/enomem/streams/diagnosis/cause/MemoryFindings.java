// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.UserspaceKill;
import java.util.List;

/** Questions about the memory of the whole host that several causes ask. */
final class MemoryFindings {
    private MemoryFindings() {}

    /** The host ran out of memory: the kernel killed for it, or all tasks stood still while little was available. */
    static Finding hostShort(Measures m) {
        return killed(m)
                .or(Finding.below(m.memory().availableShare(), Threshold.AVAILABLE_SHORT.bound())
                        .and(Finding.atLeast(m.pressure().full(), Threshold.STALLED_SHARE.bound())));
    }

    /** Somebody was killed because the whole host was out of memory: by the kernel, or by a daemon that is quicker. */
    static Finding killed(Measures m) {
        List<OomReport> kills = m.oom().hostWide();
        return kills.isEmpty()
                ? killedByDaemon(m)
                : Finding.said(
                        kills.get(0),
                        "The kernel killed " + kills.size() + (kills.size() == 1 ? " process" : " processes")
                                + " because the whole host was out of memory (no cgroup limit)");
    }

    /** systemd-oomd, earlyoom and their like kill before the kernel must, while some memory is still available. */
    private static Finding killedByDaemon(Measures m) {
        return m.signals()
                .first(UserspaceKill.class)
                .map(kill -> Finding.said(
                        kill,
                        kill.killer() + " killed " + (kill.comm() == null ? "a process" : kill.comm())
                                + " because the whole host ran short of memory"))
                .orElseGet(Finding::nothing);
    }

    /** One process had much of the RAM, by the task table of a kill or by the samples. */
    static Finding oneProcessLarge(Measures m) {
        Finding result = Finding.nothing();
        for (OomReport kill : m.oom().hostWide()) {
            Reading ram = OomFacts.ram(kill);
            Finding large = Finding.atLeast(
                    OomFacts.largestTask(kill),
                    Threshold.ONE_PROCESS_OF_RAM.of(ram.known() ? ram : m.host().ram()));
            result = result.or(large);
        }
        return result.or(m.processes()
                .largest()
                .map(p -> Finding.atLeast(
                        named(p), Threshold.ONE_PROCESS_OF_RAM.of(m.host().ram())))
                .orElseGet(() -> Finding.unknown("ps -eo pid,comm,rss --sort=-rss | head")));
    }

    /** One process grew by at least half of what the memory of all processes grew by. */
    static Finding oneProcessGrew(Measures m) {
        Reading all = m.memory().growth("AnonPages");
        return m.processes()
                .fastestGrowing()
                .map(p -> Finding.atLeast(
                        p.growth().as("growth of " + p.comm() + " (pid " + p.pid() + ')'),
                        Threshold.ONE_PROCESS_OF_GROWTH.of(all)))
                .orElseGet(() -> Finding.unknown("ps -eo pid,comm,rss --sort=-rss | head, twice"));
    }

    /** Processes hold at least half of the RAM: what fills it is neither sockets, slab, tmpfs nor a driver. */
    static Finding processesFillRam(Measures m) {
        Finding result = null;
        for (OomReport kill : m.oom().hostWide()) {
            Reading anonymous = OomFacts.held(kill, "anonymous memory of all processes", MemoryShares::anon);
            Finding filled = Finding.atLeast(anonymous, Threshold.PROCESSES_FILL_RAM.of(OomFacts.ram(kill)));
            result = result == null ? filled : result.or(filled);
        }
        Finding sampled = Finding.atLeast(
                m.memory().peak("AnonPages"),
                Threshold.PROCESSES_FILL_RAM.of(m.host().ram()));
        return result == null ? sampled : result.or(sampled);
    }

    /** Socket memory is a large part of RAM. */
    static Finding socketsFillRam(Measures m) {
        return Finding.atLeast(
                m.tcp().bytes(m.tcp().peak()),
                Threshold.SOCKETS_OF_RAM.of(m.host().ram()));
    }

    private static Reading named(ProcessTrack process) {
        return process.peakMemory().as("memory of " + process.comm() + " (pid " + process.pid() + ") at its peak");
    }

    /** A number of processes, for sentences. */
    static String shown(double bytes) {
        return Unit.BYTES.format(bytes);
    }
}
