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
        RemedyBuilder.Ready remedy = command(m, path, raised)
                .why("Gives the service " + Unit.BYTES.format(raised) + " instead of " + limit.shown()
                        + ". If use climbs to the new limit as well, it is a leak and the limit is right.")
                .risk("The memory has to come from the host: " + Spare.of(m) + ".")
                .interrupts(
                        isPod(path)
                                ? "the pod: what changes it starts it anew, unless the cluster resizes pods in place"
                                : "nothing")
                .verify(m.cgroups().useFile(path) + " levels off below "
                        + m.cgroups().limitFile(path)
                        + " and oom_kill in "
                        + (m.cgroups().version(path) == 1 ? "memory.oom_control" : "memory.events") + " stays flat")
                .rollback(
                        isPod(path)
                                ? "the former limit, " + (long) (limit.value() / MEBIBYTE) + "Mi"
                                : "the same command with " + (long) limit.value()
                                        + (swapToo(m, raised).isEmpty()
                                                ? ""
                                                : " and "
                                                        + (long) CgroupFindings.limitWithSwap(m)
                                                                .value()));
        Reading spare = m.memory().availableShare();
        if (spare.known() && spare.value() * m.host().ram().or(0) < raised - limit.value()) {
            remedy.refused("the host itself has only " + spare.shown() + " of its RAM available");
        }
        return remedy.build();
    }

    private static boolean isPod(String path) {
        return path.contains("kubepods");
    }

    private static RemedyBuilder.Why<RemedyBuilder.Risk> command(Measures m, String path, long bytes) {
        Party party = Parties.cgroup(path);
        if (isPod(path)) {
            return RemedyBuilder.durable("set resources.limits.memory of the pod to " + bytes / MEBIBYTE + "Mi");
        }
        if (party.container() != null) {
            String tool = path.contains("libpod") ? "podman" : "docker";
            return RemedyBuilder.durable(ShellCommand.of(tool + " update --memory " + bytes + swapToo(m, bytes) + " --")
                    .arg(party.container()));
        }
        if (party.unit() != null) {
            return RemedyBuilder.durable(ShellCommand.of("systemctl set-property --")
                    .arg(party.unit())
                    .then("MemoryMax=" + bytes));
        }
        return RemedyBuilder.durable(ShellCommand.of("echo " + bytes + " >")
                .arg(m.cgroups().directory(path) + '/' + m.cgroups().limitFile(path)));
    }

    /** Docker refuses more memory than memory and swap may be together: where that binds it is raised by as much. */
    private static String swapToo(Measures m, long bytes) {
        Reading together = CgroupFindings.limitWithSwap(m);
        if (!together.known() || together.value() >= bytes) {
            return "";
        }
        long swap = (long) (together.value() - CgroupFindings.limit(m).or(0));
        return " --memory-swap " + (bytes + swap);
    }
}
