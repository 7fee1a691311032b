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
import java.util.Comparator;
import java.util.List;

/** Questions about the memory of the whole host that several causes ask. */
final class MemoryFindings {
    private static final String TWICE = "ps -eo pid,comm,rss --sort=-rss | head, twice";

    private MemoryFindings() {}

    /**
     * The host ran out of memory: the kernel killed for it, by its log or, where that was not read, by its count; or all
     * tasks stood still while next to nothing was available.
     */
    static Finding hostShort(Measures m) {
        Finding killed = killed(m);
        if (killed.holds()) {
            return killed; // the kernel's word needs no more
        }
        Finding hurt =
                Finding.positive(counted(m)).or(Finding.atLeast(m.pressure().full(), m.bound(Threshold.STALLED_SHARE)));
        return killed.or(countedKill(m))
                .or(Finding.below(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_SHORT))
                        .and(hurt));
    }

    /**
     * More kills were counted than in all cgroups, on a host that was not at ease: the rest was for the whole host. The
     * counters of the cgroups are read less often than the host's, so a kill in one of them may not be among theirs yet; a
     * host with memory to spare has none of its own. Says nothing against one.
     */
    static Finding countedKill(Measures m) {
        Reading all = counted(m);
        if (!all.known() || all.value() == 0) {
            return Finding.nothing();
        }
        double inside = 0;
        for (String path : m.cgroups().paths()) {
            String counter = m.cgroups().version(path) == 1 ? "memory.oom_control.oom_kill" : "memory.events.oom_kill";
            inside = Math.max(inside, m.cgroups().increase(path, counter).or(0));
        }
        return m.cgroups().unknown() || inside >= all.value()
                ? Finding.nothing()
                : Finding.positive(all)
                        .and(Finding.below(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE)));
    }

    /** Kills by the kernel in the window, wherever on the host. */
    static Reading counted(Measures m) {
        return m.counters().increase("vmstat.oom_kill").as("kills counted by the kernel");
    }

    /** Somebody was killed because the whole host was out of memory: by the kernel, or by a daemon that is quicker. */
    static Finding killed(Measures m) {
        List<OomReport> kills = m.oom().hostWide();
        if (!kills.isEmpty() && kills.stream().allMatch(kill -> kill.victims().isEmpty())) {
            return Finding.said(
                    kills.get(0), "The kernel found no process to kill while the whole host was out of memory");
        }
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
                        kill.killer() + " killed " + kill.victim() + " because the whole host ran short of memory"))
                .orElseGet(Finding::nothing);
    }

    /** One process had much of the RAM, by the task table of a kill or by the samples. */
    static Finding oneProcessLarge(Measures m) {
        Finding atKill = m.oom().hostWide().stream()
                .max(Comparator.comparingDouble(
                        kill -> OomFacts.largestTask(kill).or(0)))
                .map(kill -> {
                    Reading ram = OomFacts.ram(kill);
                    Reading whole = ram.known() ? ram : m.host().ram();
                    return Finding.atLeast(OomFacts.largestTask(kill), m.bound(Threshold.ONE_PROCESS_OF_RAM, whole));
                })
                .orElseGet(Finding::nothing);
        boolean listed = m.oom().hostWide().stream().anyMatch(kill -> OomFacts.listsMost(kill, m.thresholds()));
        if (listed && m.processes().largest().isEmpty()) {
            return atKill; // nothing was sampled, and the kernel listed all processes: no more can be known
        }
        return atKill.or(m.processes()
                .largest()
                .map(p -> Finding.atLeast(
                        named(p), m.bound(Threshold.ONE_PROCESS_OF_RAM, m.host().ram())))
                .orElseGet(() -> Finding.unknown("ps -eo pid,comm,rss --sort=-rss | head")));
    }

    /** One process grew by at least half of what the memory of all processes grew by, and by enough to matter. */
    static Finding oneProcessGrew(Measures m) {
        return m.processes()
                .fastestGrowing()
                .map(p -> most(m, p.growth().as("growth of " + p.comm() + " (pid " + p.pid() + ')')))
                .orElseGet(() -> Finding.unknown(TWICE));
    }

    /** The same of the processes of one service together: workers that each keep growing. */
    static Finding oneServiceGrew(Measures m) {
        if (m.processes().unknown()) {
            return Finding.unknown(TWICE);
        }
        return m.processes()
                .fastestGrowingService()
                .map(s -> most(m, s.growing()))
                .orElseGet(Finding::nothing);
    }

    private static Finding most(Measures m, Reading growth) {
        return Finding.atLeast(
                        growth,
                        m.bound(Threshold.ONE_PROCESS_OF_GROWTH, m.memory().anonymousGrowth()))
                .and(Finding.atLeast(
                        growth, m.bound(Threshold.GROWTH_THAT_MATTERS, m.host().ram())));
    }

    /** Processes hold at least half of the RAM, with their page tables: it is neither sockets, slab, tmpfs nor a driver. */
    static Finding processesFillRam(Measures m) {
        Finding result = null;
        for (OomReport kill : m.oom().hostWide()) {
            Reading held = OomFacts.held(
                    kill, "anonymous memory and page tables of all processes", s -> s.anon() + s.pageTables());
            Finding filled = Finding.atLeast(held, m.bound(Threshold.PROCESSES_FILL_RAM, OomFacts.ram(kill)));
            result = result == null ? filled : result.or(filled);
        }
        Reading anonymous = m.memory().peak("AnonPages");
        Reading tables = m.memory().peak("PageTables");
        Reading both =
                tables.known() ? anonymous.plus(tables).as("AnonPages and PageTables at their peaks") : anonymous;
        Finding sampled = Finding.atLeast(
                both, m.bound(Threshold.PROCESSES_FILL_RAM, m.host().ram()));
        return result == null ? sampled : result.or(sampled);
    }

    /** Page tables are a large part of RAM: many processes that map the same large memory in small pages. */
    static Finding pageTablesLarge(Measures m) {
        Finding result = Finding.atLeast(
                m.memory().peak("PageTables"),
                m.bound(Threshold.PAGE_TABLES, m.host().ram()));
        for (OomReport kill : m.oom().hostWide()) {
            result = result.or(Finding.atLeast(
                    OomFacts.held(kill, "page tables at the kill", MemoryShares::pageTables),
                    m.bound(Threshold.PAGE_TABLES, OomFacts.ram(kill))));
        }
        return result;
    }

    /** Socket memory is a large part of RAM. */
    static Finding socketsFillRam(Measures m) {
        return Finding.atLeast(
                m.tcp().bytes(m.tcp().peak()),
                m.bound(Threshold.SOCKETS_OF_RAM, m.host().ram()));
    }

    private static Reading named(ProcessTrack process) {
        return process.peakMemory().as("memory of " + process.comm() + " (pid " + process.pid() + ") at its peak");
    }

    /** A number of processes, for sentences. */
    static String shown(double bytes) {
        return Unit.BYTES.format(bytes);
    }
}
