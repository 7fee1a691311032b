// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Origin;
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
import io.enomem.streams.parse.MemInfo;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.Signal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** D6. A NUMA node or cpuset is out of memory while others are free. */
@CauseInfo(
        id = "numa-or-cpuset-limit",
        mechanism =
                "A task may allocate only on the nodes of its cpuset or memory policy; these were full, and the kernel killed"
                        + " among the tasks bound to them although other nodes were free.",
        lookAlikes =
                @LookAlike(
                        id = "app-memory-leak",
                        separatedBy = "constraint= of the kill: CPUSET or MEMORY_POLICY here, NONE there."),
        doNot = "More RAM on another node does not help a task that may not use it.",
        sources = {"mm/oom_kill.c constrained_alloc"})
final class NumaOrCpusetLimit extends Cause {
    NumaOrCpusetLimit() {
        super(Rules.explaining(NumaOrCpusetLimit::constrained)
                .necessary("the kernel named a cpuset or memory policy as the constraint", NumaOrCpusetLimit::said)
                .supporting("the kernel named the constraint", NumaOrCpusetLimit::said)
                .supporting("other nodes had memory free at the kill", NumaOrCpusetLimit::otherNodesFree)
                .supporting(
                        "the host as a whole had memory to spare",
                        m -> Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE))));
    }

    private static boolean constrained(Signal signal) {
        return signal instanceof OomReport report
                && (report.constraint() == OomReport.Constraint.CPUSET
                        || report.constraint() == OomReport.Constraint.MEMORY_POLICY);
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(OomReport.class, NumaOrCpusetLimit::constrained)
                .map(r -> Finding.said(
                        r,
                        "The kernel killed under constraint " + r.constraint()
                                + (allowed(r) == null ? "" : ", nodes " + allowed(r))))
                .orElseGet(Finding::nothing);
    }

    /** By the zones of the dump: free memory above the high watermark on nodes that the tasks may not use. */
    private static Finding otherNodesFree(Measures m) {
        for (OomReport kill : m.signals().all(OomReport.class)) {
            Set<Integer> allowed = nodes(allowed(kill));
            if (!constrained(kill) || allowed.isEmpty() || kill.zones().isEmpty()) {
                continue;
            }
            long spareKb = 0;
            long managedKb = 0;
            for (MemInfo.ZoneState zone : kill.zones()) {
                if (zone.node() != null && !allowed.contains(zone.node())) {
                    spareKb += Math.max(
                            0, zone.kb().getOrDefault("free", 0L) - zone.kb().getOrDefault("high", 0L));
                    managedKb += zone.kb().getOrDefault("managed", 0L);
                }
            }
            Reading spare = Reading.of(
                    "free memory of the other nodes at the kill",
                    spareKb * 1024.0,
                    Unit.BYTES,
                    kill.id().toString(),
                    kill.time(),
                    Origin.ofKernel(kill.id()));
            Reading whole = Reading.of(
                    "their memory",
                    managedKb * 1024.0,
                    Unit.BYTES,
                    kill.id().toString(),
                    kill.time(),
                    Origin.ofKernel(kill.id()));
            return managedKb == 0
                    ? Finding.nothing()
                    : Finding.atLeast(spare, m.bound(Threshold.AVAILABLE_SHORT, whole));
        }
        return Finding.unknown("numastat -m at the kill");
    }

    /** A memory policy binds within the cpuset: its nodes are in the mask of the request (mm/oom_kill.c dump_header). */
    private static @Nullable String allowed(OomReport kill) {
        String mask = kill.nodemask();
        return kill.constraint() == OomReport.Constraint.MEMORY_POLICY
                        && !nodes(mask).isEmpty()
                ? mask
                : kill.memsAllowed();
    }

    /** Of a list such as {@code 0-1,3}; empty if it is none. */
    private static Set<Integer> nodes(@Nullable String list) {
        Set<Integer> nodes = new TreeSet<>();
        if (list == null || !list.matches("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*")) {
            return nodes;
        }
        for (String part : list.split(",")) {
            String[] ends = part.split("-");
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int node = Integer.parseInt(ends[0]); node <= last; node++) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    @Override
    public String summary(Measures m) {
        return m.signals()
                .first(OomReport.class, NumaOrCpusetLimit::constrained)
                .map(r -> named(allowed(r)) + (otherNodesFree(m).holds() ? "; others were free." : "."))
                .orElse("A NUMA node or cpuset was out of memory.");
    }

    private static String named(@Nullable String allowed) {
        if (allowed == null) {
            return "The nodes of a cpuset or memory policy were out of memory for tasks bound to them";
        }
        return nodes(allowed).size() == 1
                ? "Node " + allowed + " was out of memory for the tasks bound to it"
                : "The nodes " + allowed + " were out of memory for the tasks bound to them";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return m.signals()
                .first(OomReport.class, NumaOrCpusetLimit::constrained)
                .flatMap(OomFacts::largest)
                .map(h -> Parties.process(h.comm(), h.pid(), null))
                .orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look(
                                "numastat -m; cat /sys/fs/cgroup/cpuset*/*/cpuset.mems 2>/dev/null; grep Mems_allowed_list /proc/PID/status")
                        .why("Free memory per node, and which nodes the tasks may use.")
                        .build(),
                RemedyBuilder.durable(
                                "Widen cpuset.mems (AllowedMemoryNodes=), or use --preferred instead of --membind")
                        .why("The task may then fall back to a node that has memory.")
                        .risk("Memory of another node is slower.")
                        .interrupts("nothing; numactl's options the task, at its restart")
                        .verify(
                                "no new kill with CONSTRAINT_CPUSET or CONSTRAINT_MEMORY_POLICY; numastat -m shows the load spread")
                        .rollback("the former cpuset.mems, or --membind")
                        .build());
    }
}
