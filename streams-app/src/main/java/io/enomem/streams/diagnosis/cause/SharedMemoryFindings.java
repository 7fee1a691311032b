// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.ProcessSample;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.history.Series;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Shared memory that files hold, against shared memory that a process holds. mmap(MAP_SHARED | MAP_ANONYMOUS) is shmem in
 * every counter too, but it ends with its last process (mm/shmem.c shmem_zero_setup), where a file in tmpfs stays: so a kill
 * tells one from the other (root-causes.md section 5, D2 / D3).
 */
final class SharedMemoryFindings {
    private SharedMemoryFindings() {}

    /** Whether the shared memory was the victim's own and ended with it; unknown if it had it mapped and no sample followed. */
    static Finding endedWithTheVictim(Measures m) {
        List<OomReport> kills = new ArrayList<>(m.oom().ofCgroups());
        kills.addAll(m.oom().hostWide());
        Finding result = Finding.nothing();
        for (OomReport kill : kills) {
            Reading mapped = OomFacts.victimsSharedMemory(kill);
            Reading held = held(kill);
            boolean some = mapped.or(0) > 0;
            if (some
                    && Finding.atLeast(mapped, m.bound(Threshold.SHMEM_MAPPED, held))
                            .holds()) {
                result = result.or(Finding.atLeast(fallen(m, kill, held), m.bound(Threshold.SHMEM_MAPPED, mapped)));
            }
        }
        return kills.isEmpty() ? endedAtACountedKill(m) : result;
    }

    /** Without a dump: shmem of the cgroup whose kill was only counted, at its peak and when last sampled. */
    private static Finding endedAtACountedKill(Measures m) {
        String path = CgroupFindings.path(m);
        if (path == null || !CgroupFindings.countedKills(m).holds()) {
            return Finding.nothing();
        }
        Reading most = CgroupFindings.stat(m, "shmem");
        Series sampled = m.cgroups()
                .series(path, "memory.stat.shmem")
                .between(m.window().from(), m.window().to());
        if (sampled.isEmpty()) {
            return Finding.nothing();
        }
        int last = sampled.size() - 1;
        Reading fallen = Reading.of(
                "fall of shmem from its peak",
                most.value() - sampled.value(last),
                Unit.BYTES,
                path + " memory.stat.shmem",
                sampled.time(last),
                Origin.SAMPLE);
        return Finding.atLeast(fallen, m.bound(Threshold.SHMEM_MAPPED, most));
    }

    /** A process that goes on has most of it mapped and it did not grow: buffers of a database, no files left behind. */
    static Finding inUse(Measures m) {
        Series shmem = m.memory().series("Shmem");
        Rise rise = Rise.of(shmem);
        if (rise == null || shmem.size() < m.value(Threshold.GROWTH_SAMPLES)) {
            return Finding.nothing();
        }
        Reading most = m.memory().peak("Shmem");
        Reading grown = Reading.of(
                "growth of shared memory", rise.bytes(), Unit.BYTES, "meminfo.Shmem", rise.time(), Origin.SAMPLE);
        Finding steady = Finding.below(grown, m.bound(Threshold.SLAB_GROWTH, most));
        return m.processes().all().stream()
                .map(p -> p.peak(
                        "shared memory mapped by " + p.comm() + " (pid " + p.pid() + ')',
                        ProcessSample::getRssShmemBytes,
                        Unit.BYTES,
                        "RssShmem",
                        "status"))
                .filter(Reading::known)
                .max(Comparator.comparingDouble(Reading::value))
                .map(mapped -> Finding.atLeast(mapped, m.bound(Threshold.SHMEM_MAPPED, most))
                        .and(steady))
                .orElseGet(Finding::nothing);
    }

    private static Reading held(OomReport kill) {
        return OomFacts.isOfCgroup(kill)
                ? OomFacts.cgroupStat(kill, "shmem")
                : OomFacts.held(kill, "shared memory at the kill", MemoryShares::shmem);
    }

    /** The host's counter, for a cgroup too: one that ended with its last process is not sampled again. */
    private static Reading fallen(Measures m, OomReport kill, Reading held) {
        String name = "fall of Shmem after the kill";
        Series shmem = m.memory().series("Shmem");
        Long after = shmem.min(kill.time().plusMillis(1), m.window().to());
        if (after == null) {
            return Reading.unknown(name, Unit.BYTES, "grep Shmem: /proc/meminfo, before and after the kill");
        }
        Long before = shmem.at(kill.time());
        double most = Math.max(held.value(), before == null ? 0 : before);
        return Reading.of(name, most - after, Unit.BYTES, "meminfo.Shmem", kill.time(), Origin.SAMPLE);
    }
}
