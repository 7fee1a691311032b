// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Cgroups;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Questions about the cgroup that an incident is about. */
final class CgroupFindings {
    private static final String WHICH = "dmesg | grep oom-kill: (oom_memcg= names the cgroup)";

    private CgroupFindings() {}

    /** The cgroup that reached its limit: named by the kernel, else the one whose events moved; null if unknown. */
    static @Nullable String path(Measures m) {
        for (OomReport kill : m.oom().ofCgroups()) {
            if (kill.oomCgroup() != null) {
                return kill.oomCgroup();
            }
        }
        List<CounterMoved> moved = m.signals().all(CounterMoved.class);
        Optional<CounterMoved> event = moved.stream()
                .filter(c -> c.counter().startsWith("memory.") && c.scope() != null)
                .findFirst();
        return event.map(CounterMoved::scope).orElseGet(() -> killedSomewhere(m));
    }

    /** The kernel killed because a cgroup reached its limit. */
    static Finding killed(Measures m) {
        List<OomReport> kills = m.oom().ofCgroups();
        if (kills.isEmpty()) {
            return Finding.nothing();
        }
        OomReport kill = kills.get(0);
        String where = kill.oomCgroup() == null ? "a cgroup" : "cgroup " + kill.oomCgroup();
        return Finding.said(kill, "The kernel killed because " + where + " reached its memory limit");
    }

    /** The cgroup's own count of kills rose. */
    static Finding countedKills(Measures m) {
        String path = path(m);
        return path == null ? Finding.unknown(WHICH) : Finding.positive(kills(m.cgroups(), path));
    }

    /** The limit of the cgroup, by the dump of the kill, else as sampled, bytes. */
    static Reading limit(Measures m) {
        for (OomReport kill : m.oom().ofCgroups()) {
            Reading limit = OomFacts.cgroupLimit(kill);
            if (limit.known()) {
                return limit;
            }
        }
        String path = path(m);
        return path == null
                ? Reading.unknown("limit of the cgroup", Unit.BYTES, WHICH)
                : m.cgroups().limit(path).as("limit of the cgroup");
    }

    /** The limit of the cgroup's memory and swap together, by the dump of the kill, bytes. */
    static Reading limitWithSwap(Measures m) {
        return m.oom().ofCgroups().stream()
                .map(OomFacts::cgroupLimitWithSwap)
                .filter(Reading::known)
                .findFirst()
                .orElse(Reading.unknown("limit of the cgroup with swap", Unit.BYTES, WHICH));
    }

    /** The most the cgroup used, by the dump of the kill, else as sampled, bytes. */
    static Reading use(Measures m) {
        for (OomReport kill : m.oom().ofCgroups()) {
            Reading use = OomFacts.cgroupUse(kill);
            if (use.known()) {
                return use;
            }
        }
        return sampledUse(m);
    }

    /** The most the cgroup used in any sample of the window, bytes. */
    static Reading sampledUse(Measures m) {
        String path = path(m);
        return path == null
                ? Reading.unknown("memory of the cgroup", Unit.BYTES, WHICH)
                : m.cgroups().use(path).as("memory of the cgroup at its peak");
    }

    /** A line of the cgroup's memory.stat, by the dump of the kill, else at its peak as sampled, bytes. */
    static Reading stat(Measures m, String field) {
        for (OomReport kill : m.oom().ofCgroups()) {
            Reading stat = OomFacts.cgroupStat(kill, field);
            if (stat.known()) {
                return stat;
            }
        }
        String path = path(m);
        return path == null
                ? Reading.unknown(field + " of the cgroup", Unit.BYTES, WHICH)
                : m.cgroups().peak(path, "memory.stat." + field, Unit.BYTES).as(field + " of the cgroup at its peak");
    }

    /** How often a cgroup's tasks were killed for its limit in the window. */
    static Reading kills(Cgroups cgroups, String path) {
        String key = cgroups.version(path) == 1 ? "memory.oom_control.oom_kill" : "memory.events.oom_kill";
        return cgroups.increase(path, key).as("kills counted by cgroup " + path);
    }

    private static @Nullable String killedSomewhere(Measures m) {
        TreeSet<String> killed = new TreeSet<>();
        for (String path : m.cgroups().paths()) {
            if (kills(m.cgroups(), path).or(0) > 0) {
                killed.add(path);
            }
        }
        return killed.isEmpty()
                ? null
                : killed.last(); // events are counted upwards: the longest path is the cgroup itself
    }
}
