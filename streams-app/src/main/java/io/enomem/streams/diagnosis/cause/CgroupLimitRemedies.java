// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.ShellCommand;

/** Looking at a cgroup and raising its limit, by whoever owns it. */
final class CgroupLimitRemedies {
    /** What a raised limit adds: enough to see whether use levels off. Ours. */
    private static final double RAISE = 1.25;

    private static final long MEBIBYTE = 1L << 20;

    private CgroupLimitRemedies() {}

    /** Looks at what fills the cgroup. */
    static Remedy look(Measures m) {
        String path = CgroupFindings.path(m);
        if (path == null) {
            return RemedyBuilder.look(ShellCommand.of("systemd-cgtop -m"))
                    .why("Tells which cgroup uses how much.")
                    .build();
        }
        String file = m.cgroups().directory(path) + "/memory.stat";
        boolean first = m.cgroups().version(path) == 1;
        return RemedyBuilder.look(ShellCommand.of(
                                first
                                        ? "grep -E '^total_(rss|cache|shmem|mapped_file) '"
                                        : "grep -E '^(anon|file|shmem|sock|slab) '")
                        .arg(file))
                .why(
                        first
                                ? "Tells what fills the cgroup: rss is heap, cache is files, of it shmem tmpfs or memory that processes share."
                                : "Tells what fills the cgroup: anon is heap, shmem is tmpfs or memory that processes share, sock is unread or"
                                        + " unsent data.")
                .build();
    }

    /** What to see when the limit is no longer the wall, by the files that this kernel has. */
    static String below(Measures m) {
        String path = CgroupFindings.path(m);
        return path == null
                ? "the memory of the cgroup stays below its limit"
                : m.cgroups().useFile(path) + " stays below " + m.cgroups().limitFile(path);
    }

    /** Raises the limit by a quarter, by the command of whoever owns the cgroup. */
    static Remedy raise(Measures m) {
        String path = CgroupFindings.path(m);
        Reading limit = CgroupFindings.limit(m);
        if (path == null || !limit.known()) {
            return RemedyBuilder.notHere(Remedy.Kind.DURABLE, "raise the memory limit of the cgroup")
                    .why("The limit is below what the service needs.")
                    .refused("which cgroup, or its limit, was not recorded")
                    .build();
        }
        long raised = (long) (limit.value() * RAISE / MEBIBYTE + 1) * MEBIBYTE;
        Way way = way(m, path, (long) limit.value(), raised);
        RemedyBuilder.Ready remedy = way.raise()
                .why("Gives the service " + Unit.BYTES.format(raised) + " instead of " + limit.shown()
                        + ". If use climbs to the new limit as well, it is a leak and the limit is right.")
                .risk("The memory has to come from the host: " + Spare.of(m) + ".")
                .interrupts(way.interrupts())
                .verify(m.cgroups().useFile(path) + " levels off below "
                        + m.cgroups().limitFile(path)
                        + " and oom_kill in "
                        + (m.cgroups().version(path) == 1 ? "memory.oom_control" : "memory.events") + " stays flat")
                .rollback(way.back());
        Reading spare = m.memory().availableShare();
        if (spare.known() && spare.value() * m.host().ram().or(0) < raised - limit.value()) {
            remedy.refused("the host itself has only " + spare.shown() + " of its RAM available");
        }
        return remedy.build();
    }

    /** By whom a limit is raised, what that interrupts and how it is taken back. */
    private record Way(RemedyBuilder.Why<RemedyBuilder.Risk> raise, String interrupts, String back) {}

    private static Way way(Measures m, String path, long former, long raised) {
        if (path.contains("kubepods")) {
            return new Way(
                    RemedyBuilder.durable("set resources.limits.memory of the pod to " + raised / MEBIBYTE + "Mi"),
                    "the pod: what changes it starts it anew, unless the cluster resizes pods in place",
                    "the former limit, " + former / MEBIBYTE + "Mi");
        }
        Party party = Parties.cgroup(path);
        String same = "the same command with " + former;
        if (party.container() != null) {
            String tool = path.contains("libpod") ? "podman" : "docker";
            Reading together = CgroupFindings.limitWithSwap(m);
            // Docker refuses more memory than memory and swap may be together: where that binds it is raised by as
            // much.
            boolean binds = together.known() && together.value() < raised;
            long swap = (long) together.value() - former;
            return new Way(
                    RemedyBuilder.durable(ShellCommand.of(tool + " update --memory " + raised
                                    + (binds ? " --memory-swap " + (raised + swap) : "") + " --")
                            .arg(party.container())),
                    "nothing",
                    same + (binds ? " and " + (former + swap) : ""));
        }
        ShellCommand command = party.unit() == null
                ? ShellCommand.of("echo " + raised + " >")
                        .arg(m.cgroups().directory(path) + '/' + m.cgroups().limitFile(path))
                : ShellCommand.of("systemctl set-property --").arg(party.unit()).then("MemoryMax=" + raised);
        return new Way(RemedyBuilder.durable(command), "nothing", same);
    }
}
