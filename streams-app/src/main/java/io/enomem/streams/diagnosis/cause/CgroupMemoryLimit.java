// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
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
import io.enomem.streams.parse.OomReport;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** E1. A cgroup used all that its memory.max allows; the kernel killed inside it, however much RAM the host had free. */
@CauseInfo(
        id = "cgroup-memory-limit",
        mechanism = "A cgroup (a container, a service) reached its memory limit, reclaim could not help, and the kernel"
                + " killed one of its processes. Free RAM of the host is not consulted.",
        lookAlikes = {
            @LookAlike(
                    id = "app-memory-leak",
                    separatedBy = "constraint= of the kill: CONSTRAINT_MEMCG here, NONE there."),
            @LookAlike(
                    id = "cgroup-socket-memory",
                    separatedBy = "sock of memory.stat: at least a quarter of the limit there, and the victim small."),
            @LookAlike(
                    id = "tmpfs-memory",
                    separatedBy =
                            "shmem of memory.stat: at least half of the limit there, and the kill did not free it."),
            @LookAlike(
                    id = "cgroup-memory-throttled",
                    separatedBy = "oom_kill of memory.events rose here; there only high did.")
        },
        doNot = {
            "Do not set oom_score_adj to -1000: the kill then takes a neighbour, or the cgroup hangs.",
            "Do not add RAM to the host: the limit is the cgroup's."
        },
        sources = {"mm/memcontrol.c mem_cgroup_out_of_memory", "Documentation/admin-guide/cgroup-v2.rst memory.events"})
final class CgroupMemoryLimit extends Cause {
    /** The rest of a limit is for stacks, code, buffers and the kernel. Ours. */
    private static final double HEAP_OF_LIMIT = 0.75;

    CgroupMemoryLimit() {
        super(Rules.explaining(Scope::cgroupMemory)
                .necessary(
                        "the kernel killed because a cgroup reached its limit",
                        m -> CgroupFindings.killed(m).or(CgroupFindings.countedKills(m)))
                .necessary("it was not its sockets that filled it", CgroupMemoryLimit::notItsSockets)
                .supporting("the cgroup counted the kill", CgroupFindings::countedKills)
                .supporting("the cgroup was full at the kill", CgroupMemoryLimit::fullAtKill)
                .supporting("the cgroup was full when sampled", CgroupMemoryLimit::fullWhenSampled)
                .contradicting("the whole host was out of memory, not a cgroup", CgroupMemoryLimit::hostWide)
                .contradicting(
                        "shared memory that outlived the kill holds at least half of the limit",
                        CgroupMemoryLimit::sharedMemory));
    }

    private static Finding fullAtKill(Measures m) {
        return m.oom().ofCgroups().stream()
                .findFirst()
                .map(kill -> Finding.atLeast(
                        OomFacts.cgroupUse(kill), m.bound(Threshold.CGROUP_FULL, OomFacts.cgroupLimit(kill))))
                .orElseGet(Finding::nothing);
    }

    private static Finding fullWhenSampled(Measures m) {
        return Finding.atLeast(CgroupFindings.sampledUse(m), m.bound(Threshold.CGROUP_FULL, CgroupFindings.limit(m)));
    }

    private static Finding hostWide(Measures m) {
        return m.oom().ofCgroups().isEmpty() ? MemoryFindings.killed(m) : Finding.nothing();
    }

    /** Where only counters tell of the kill, and nothing of what filled the cgroup, it may have been its sockets. */
    private static Finding notItsSockets(Measures m) {
        Finding sockets = sockets(m);
        return sockets.isUnknown() && !m.oom().ofCgroups().isEmpty() ? CgroupFindings.killed(m) : sockets.not();
    }

    /** Version 1 has no such line and does not charge sockets to this limit: there they cannot be what filled it. */
    private static Finding sockets(Measures m) {
        String path = CgroupFindings.path(m);
        if (path != null && m.cgroups().version(path) == 1) {
            return Finding.nothing();
        }
        return Finding.atLeast(
                CgroupFindings.stat(m, "sock"), m.bound(Threshold.CGROUP_SOCKETS, CgroupFindings.limit(m)));
    }

    private static Finding sharedMemory(Measures m) {
        return Finding.atLeast(
                        CgroupFindings.stat(m, "shmem"), m.bound(Threshold.CGROUP_SHMEM, CgroupFindings.limit(m)))
                .and(SharedMemoryFindings.endedWithTheVictim(m).not());
    }

    @Override
    public String summary(Measures m) {
        String path = CgroupFindings.path(m);
        String where = path == null ? "A cgroup" : "Cgroup " + path;
        String who = Optional.ofNullable(culprit(m))
                .map(Party::process)
                .map(name -> "; " + name + " held most of it")
                .orElse("");
        return Sentence.of(where + " reached its memory limit")
                .clause(" of %s", CgroupFindings.limit(m))
                .then(" and the kernel killed inside it" + who + below(m) + ". The host's own RAM is not the limit")
                .end();
    }

    /** Where the limit was an ancestor's, the cgroup of who was killed had room left of its own. */
    private static String below(Measures m) {
        for (OomReport kill : m.oom().ofCgroups()) {
            if (kill.oomCgroup() != null && kill.taskCgroup() != null) {
                return kill.oomCgroup().equals(kill.taskCgroup())
                        ? ""
                        : "; " + killed(m, kill) + " ran in " + kill.taskCgroup() + ", whose own limit was not reached";
            }
        }
        return "";
    }

    private static String killed(Measures m, OomReport kill) {
        if (heldItsOwnKill(m)) {
            return "it";
        }
        return kill.victim() == null ? "who was killed" : kill.victim().comm() + ", which was killed,";
    }

    /** Whether the kill took who held most; so, too, where no report names who did. */
    private static boolean heldItsOwnKill(Measures m) {
        return m.oom().ofCgroups().stream()
                .filter(kill -> OomFacts.largest(kill).isPresent())
                .findFirst()
                .map(kill -> kill.victims().stream()
                        .anyMatch(v -> v.pid() == OomFacts.largest(kill).get().pid()))
                .orElse(true);
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        for (OomReport kill : m.oom().ofCgroups()) {
            Optional<OomFacts.Holder> holder = OomFacts.largest(kill);
            if (holder.isPresent()) {
                boolean killed = kill.victims().stream()
                        .anyMatch(v -> v.pid() == holder.get().pid());
                String cgroup = killed && kill.taskCgroup() != null ? kill.taskCgroup() : kill.oomCgroup();
                return Parties.process(holder.get().comm(), holder.get().pid(), cgroup);
            }
        }
        String path = CgroupFindings.path(m);
        return path == null
                ? null
                : m.processes().all().stream()
                        .filter(p -> Objects.equals(p.cgroup(), path)
                                && p.peakMemory().known())
                        .max((a, b) -> Double.compare(
                                a.peakMemory().value(), b.peakMemory().value()))
                        .map(Parties::of)
                        .orElseGet(() -> Parties.cgroup(path));
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                CgroupLimitRemedies.look(m),
                Restart.of(
                        m,
                        culprit(m),
                        heldItsOwnKill(m)
                                ? "Starts from an empty heap; the kernel has done so already if the manager restarts it."
                                : "Starts from an empty heap: it held most and was not the one that was killed.",
                        CgroupLimitRemedies.below(m)),
                CgroupLimitRemedies.raise(m),
                RemedyBuilder.durable("bound the runtime's heap to 75 % of the limit" + heap(m)
                                + " (-XX:MaxRAMPercentage=75, GOMEMLIMIT, --max-old-space-size)")
                        .why("The runtime then collects or fails with its own message before the kernel kills it.")
                        .risk("A heap too small spends its time collecting garbage.")
                        .interrupts("the service, at its restart")
                        .verify("the service names the limit in its own log, and " + CgroupLimitRemedies.below(m))
                        .rollback("the former flags of the service")
                        .build());
    }

    private static String heap(Measures m) {
        Reading limit = CgroupFindings.limit(m);
        return limit.known() ? ", " + Unit.BYTES.format(limit.value() * HEAP_OF_LIMIT) : "";
    }
}
