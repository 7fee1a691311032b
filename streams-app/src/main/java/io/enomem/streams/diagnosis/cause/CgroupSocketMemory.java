// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
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
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.Signal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A8. In cgroup v2 a socket's pages belong to the cgroup that owns it: unread or unsent data fills its limit. */
@CauseInfo(
        id = "cgroup-socket-memory",
        mechanism =
                "In cgroup v2 socket buffers are charged to memory.current with the rest. A cgroup whose sockets hold"
                        + " unread or unsent data reaches memory.max, and the charge inside send() or receive invokes the memcg"
                        + " OOM killer, which kills a process that may hold next to nothing.",
        lookAlikes = {
            @LookAlike(
                    id = "cgroup-memory-limit",
                    separatedBy = "sock of memory.stat in the dump, and the victim's anon-rss: small here."),
            @LookAlike(
                    id = "tcp-receive-buffers",
                    separatedBy = "press=no and mem below tcp_mem[0]: the host's pool is idle here.")
        },
        doNot = "Do not tune tcp_mem: the host's pool is not the limit.",
        sources = {"mm/memcontrol.c mem_cgroup_charge_skmem", "Documentation/admin-guide/cgroup-v2.rst sock"})
final class CgroupSocketMemory extends Cause {
    private static final String SOCKET_LIMIT = "memory.kmem.tcp.limit_in_bytes";

    CgroupSocketMemory() {
        super(Rules.explaining(CgroupSocketMemory::aboutCgroupOrRefusal)
                .necessary("sockets hold at least a quarter of the cgroup's limit", CgroupSocketMemory::socketsLarge)
                .necessary("the cgroup was at its limit", CgroupSocketMemory::atLimit)
                .supporting("the allocation that failed was made for a socket", CgroupSocketMemory::madeForSocket)
                .supporting("the victim itself was small", CgroupSocketMemory::victimSmall)
                .supporting("the cgroup counted the kill", CgroupFindings::countedKills)
                .supporting("sockets held as much when sampled", CgroupSocketMemory::sampledLarge)
                .supporting(
                        "the host's pool was idle",
                        m -> Finding.positive(m.tcp().pressed()).not()));
    }

    private static boolean aboutCgroupOrRefusal(Signal signal) {
        return Scope.cgroupMemory(signal) || Scope.tcpPool(signal);
    }

    private static Finding socketsLarge(Measures m) {
        for (OomReport kill : m.oom().ofCgroups()) {
            if (kill.cgroupDump() != null
                    && Integer.valueOf(1).equals(kill.cgroupDump().version())) {
                return Finding.said(kill, "Version 1 of cgroups does not charge sockets to the limit that was reached")
                        .not();
            }
        }
        return Finding.atLeast(held(m).as("socket memory of the cgroup"), m.bound(Threshold.CGROUP_SOCKETS, limit(m)));
    }

    /** The limit that refuses sockets: version 1 may have one for them alone. */
    private static Reading limit(Measures m) {
        Reading ofSockets = socketLimit(m);
        return ofSockets.known() ? ofSockets : CgroupFindings.limit(m);
    }

    private static Reading socketLimit(Measures m) {
        String path = CgroupFindings.path(m);
        Reading limit = path != null && m.cgroups().version(path) == 1
                ? m.cgroups().limit(path, SOCKET_LIMIT)
                : Reading.unknown(SOCKET_LIMIT, Unit.BYTES, "cat " + SOCKET_LIMIT);
        return limit.as("limit of the cgroup's sockets");
    }

    /** Version 1 counts sockets in a file of their own, not in memory.stat. */
    private static Reading held(Measures m) {
        String path = CgroupFindings.path(m);
        return path != null && m.cgroups().version(path) == 1
                ? m.cgroups().peak(path, "memory.kmem.tcp.usage_in_bytes", Unit.BYTES)
                : CgroupFindings.stat(m, "sock");
    }

    private static Finding atLimit(Measures m) {
        String path = CgroupFindings.path(m);
        Finding refused = path == null
                ? Finding.unknown("cat /sys/fs/cgroup/.../memory.events")
                : Finding.positive(m.cgroups()
                        .increase(
                                path,
                                m.cgroups().version(path) == 1 ? "memory.kmem.tcp.failcnt" : "memory.events.max"));
        return CgroupFindings.killed(m).or(CgroupFindings.countedKills(m)).or(refused);
    }

    private static Finding madeForSocket(Measures m) {
        return m.signals()
                .first(
                        OomReport.class,
                        r -> OomFacts.isOfCgroup(r) && r.allocation().forSocket())
                .map(kill -> Finding.said(kill, "The call trace of the kill leads through the socket layer"))
                .orElseGet(Finding::nothing);
    }

    private static Finding victimSmall(Measures m) {
        return m.oom().ofCgroups().stream()
                .findFirst()
                .flatMap(kill -> OomFacts.largestVictim(kill)
                        .map(v -> Finding.below(
                                Reading.of(
                                        "memory of the victim " + v.comm(),
                                        v.bytes(),
                                        Unit.BYTES,
                                        kill.id().toString(),
                                        kill.time(),
                                        Origin.ofKernel(kill.id())),
                                m.bound(Threshold.CGROUP_SOCKETS, limit(m)))))
                .orElseGet(Finding::nothing);
    }

    private static Finding sampledLarge(Measures m) {
        String path = CgroupFindings.path(m);
        return path == null
                ? Finding.nothing()
                : Finding.atLeast(
                        m.cgroups()
                                .peak(path, "memory.stat.sock", Unit.BYTES)
                                .as("socket memory of the cgroup, sampled"),
                        m.bound(Threshold.CGROUP_SOCKETS, CgroupFindings.limit(m)));
    }

    @Override
    public String summary(Measures m) {
        String path = CgroupFindings.path(m);
        return Sentence.of((path == null ? "A cgroup" : "Cgroup " + path) + " is full of socket buffers")
                .clause(": %s of its limit of %s is unread or unsent data", held(m), limit(m))
                .then(m.oom().ofCgroups().isEmpty() ? "" : ", and the kernel killed a process that holds little of it")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        String path = CgroupFindings.path(m);
        Optional<SocketOwnerTrack> holder = m.sockets().owners().stream()
                .filter(o -> path != null && path.equals(o.cgroup()) && o.pid() != null)
                .max(Comparator.comparingLong(CgroupSocketMemory::memory));
        if (holder.isPresent()) {
            return Parties.of(holder.get());
        }
        return path == null ? null : Parties.cgroup(path);
    }

    private static long memory(SocketOwnerTrack owner) {
        return owner.points().stream()
                .mapToLong(p -> p.sums().getRmemBytes() + p.sums().getWmemQueuedBytes())
                .max()
                .orElse(0);
    }

    /** A limit of version 1 for sockets has no owner but its file: no manager sets it. */
    private static Remedy raise(Measures m) {
        String path = CgroupFindings.path(m);
        Reading limit = socketLimit(m);
        if (path == null || !limit.known()) {
            return CgroupLimitRemedies.raise(m);
        }
        String file = m.cgroups().directory(path) + '/' + SOCKET_LIMIT;
        return RemedyBuilder.durable(ShellCommand.of("echo " + (long) (limit.value() * 2) + " >")
                        .arg(file))
                .why("Lets sockets have twice the " + limit.shown() + " that refused them.")
                .risk("The memory has to come from the host: " + Spare.of(m) + ".")
                .interrupts("nothing")
                .verify("memory.kmem.tcp.failcnt beside it stays flat")
                .rollback("the same command with " + (long) limit.value())
                .build();
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("ss -tmp")
                        .why(
                                "skmem r is unread, w is unsent: tells whether this cgroup does not read or its peers do not.")
                        .build(),
                Restart.of(
                        m,
                        culprit(m),
                        "Closes its sockets, which frees their memory at once.",
                        "sock in memory.stat falls below a tenth of memory.max"),
                raise(m),
                RemedyBuilder.durable("bound buffers and connections in the application; memory.high below memory.max")
                        .why("memory.high closes windows and slows the peers before anything is killed.")
                        .risk("Slower transfers while the cgroup is above memory.high.")
                        .interrupts("the service, at its restart; memory.high alone nothing")
                        .verify("sock in memory.stat stays below a tenth of memory.max at the next peak")
                        .rollback("echo max > memory.high; the former release of the application")
                        .build());
    }
}
