// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Cgroups;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** E2. A cgroup above memory.high is slowed down by reclaim: it looks like a hang, and nothing is logged. */
@CauseInfo(
        id = "cgroup-memory-throttled",
        mechanism =
                "Above memory.high every allocation of the cgroup waits for reclaim, however long; nobody is killed and the"
                        + " kernel logs nothing. Peers then time out.",
        lookAlikes =
                @LookAlike(
                        id = "cgroup-memory-limit",
                        separatedBy = "memory.events counts high, not oom_kill; tasks stall instead of dying."),
        doNot = "A restart gives the same picture at the same size.",
        sources = {"Documentation/admin-guide/cgroup-v2.rst memory.high", "mm/memcontrol.c mem_cgroup_handle_over_high"
        })
final class CgroupMemoryThrottled extends Cause {
    /** Enough to see whether use levels off. Ours. */
    private static final double RAISE = 1.25;

    private static final long MEBIBYTE = 1L << 20;

    CgroupMemoryThrottled() {
        super(Rules.explaining(signal ->
                        Triggers.counterIn(signal, "memory.events.high", "memory.pressure", "memory.events.max"))
                .necessary("a cgroup was slowed down at memory.high", CgroupMemoryThrottled::throttled)
                .necessary("its tasks stood still for memory", CgroupMemoryThrottled::stalled)
                .supporting("a cgroup was slowed down at memory.high", CgroupMemoryThrottled::throttled)
                .supporting("PSI counted how long its tasks stood still", CgroupMemoryThrottled::waited)
                .contradicting("the kernel killed in it", CgroupMemoryThrottled::killed));
    }

    /** Ancestors count with their descendants (cgroup-v2.rst memory.events): of a path the deepest is the one. */
    private static @Nullable String path(Measures m) {
        String worst = null;
        double most = 0;
        for (String path : m.cgroups().paths()) {
            Reading high = m.cgroups().increase(path, "memory.events.high");
            boolean below = worst != null && path.startsWith(worst + '/');
            if (high.known() && (high.value() > most || (below && high.value() == most)) && !unlimited(m, path)) {
                most = high.value();
                worst = path;
            }
        }
        return worst;
    }

    private static boolean unlimited(Measures m, String path) {
        Reading high = m.cgroups().peak(path, "memory.high", Unit.BYTES);
        return high.known() && high.value() == Cgroups.UNLIMITED;
    }

    private static Finding throttled(Measures m) {
        if (m.cgroups().unknown()) {
            return Finding.unknown("cat /sys/fs/cgroup/<path>/memory.events");
        }
        String path = path(m);
        return path == null
                ? Finding.nothing()
                : Finding.positive(m.cgroups()
                        .increase(path, "memory.events.high")
                        .as("times " + path + " was slowed down at memory.high"));
    }

    /**
     * Reclaim at memory.high is how a cgroup is kept small; it hurts only where its tasks wait for it. Without PSI (off by
     * default on some distributions, absent before 4.20) what stands above the limit tells: its tasks sleep for it.
     */
    private static Finding stalled(Measures m) {
        Finding waited = waited(m);
        return waited.isUnknown() ? waited.or(above(m)) : waited;
    }

    private static Finding waited(Measures m) {
        String path = path(m);
        return path == null
                ? Finding.nothing()
                : Finding.atLeast(m.cgroups().stalled(path), m.bound(Threshold.STALLED_SHARE));
    }

    private static Finding above(Measures m) {
        String path = path(m);
        int samples = (int) m.value(Threshold.HIGH_SAMPLES);
        return path == null
                ? Finding.nothing()
                : Finding.atLeast(m.cgroups().aboveHigh(path, samples), m.bound(Threshold.HIGH_PENALTY));
    }

    private static Finding killed(Measures m) {
        String path = path(m);
        return path == null
                ? Finding.nothing()
                : Finding.positive(
                        m.cgroups().increase(path, "memory.events.oom_kill").as("tasks killed in " + path));
    }

    @Override
    public String summary(Measures m) {
        String path = path(m);
        return path == null
                ? "A cgroup is above its memory.high and is slowed down by reclaim; nobody was killed."
                : Sentence.of(path + " is above its memory.high and is slowed down by reclaim")
                        .clause(" (%s times)", m.cgroups().increase(path, "memory.events.high"))
                        .then("; nobody was killed")
                        .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        String path = path(m);
        return path == null ? null : Parties.cgroup(path);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        String path = path(m);
        String file = path == null ? "/sys/fs/cgroup/<path>" : m.cgroups().directory(path);
        Reading high = path == null ? null : m.cgroups().peak(path, "memory.high", Unit.BYTES);
        String former = high == null || !high.known() ? "" : ", " + (long) high.value();
        return List.of(
                RemedyBuilder.look(ShellCommand.of("grep -H ''")
                                .arg(file + "/memory.current")
                                .arg(file + "/memory.high")
                                .arg(file + "/memory.pressure"))
                        .why("Use against the limit, and how much it waits.")
                        .build(),
                raise(m, path, high)
                        .why("memory.high is a brake, not a wall: the group goes on, slowly, as long as it is above it."
                                + " If use climbs to the new one as well, the working set has to become smaller.")
                        .risk("The memory has to come from the host: " + Spare.of(m) + ".")
                        .interrupts("nothing")
                        .verify("memory.events high stays flat; memory.pressure full avg10 near 0")
                        .rollback("the former memory.high" + former)
                        .build());
    }

    /** A quarter above what it used at most, by the command of whoever owns the cgroup. */
    private static RemedyBuilder.Why<RemedyBuilder.Risk> raise(
            Measures m, @Nullable String path, @Nullable Reading high) {
        if (path == null || high == null || !high.known() || path.contains("kubepods")) {
            return RemedyBuilder.durable("Raise memory.high (MemoryHigh= of the unit) above the working set");
        }
        double most = Math.max(high.value(), m.cgroups().use(path).or(0));
        long raised = (long) (most * RAISE / MEBIBYTE + 1) * MEBIBYTE;
        Party party = Parties.cgroup(path);
        return party.unit() != null && party.container() == null
                ? RemedyBuilder.durable(ShellCommand.of("systemctl set-property --")
                        .arg(party.unit())
                        .then("MemoryHigh=" + raised))
                : RemedyBuilder.durable(
                        ShellCommand.of("echo " + raised + " >").arg(m.cgroups().directory(path) + "/memory.high"));
    }
}
