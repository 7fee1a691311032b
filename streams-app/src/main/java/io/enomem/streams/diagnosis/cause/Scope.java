// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal.AllocationRefused;
import io.enomem.streams.parse.KernelSignal.OutOfSocketMemory;
import io.enomem.streams.parse.KernelSignal.PageFaultRetried;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.KernelSignal.TooManyOrphans;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.UserspaceKill;
import java.util.EnumSet;
import java.util.Set;

/** Groups of signals that several causes can explain. */
final class Scope {
    private static final Set<Call> SOCKET_CALLS =
            EnumSet.of(Call.SEND, Call.RECEIVE, Call.CONNECT, Call.ACCEPT, Call.SOCKET, Call.UNKNOWN);
    private static final Set<Call> MEMORY_CALLS =
            EnumSet.of(Call.MEMORY_MAP, Call.MEMORY_ALLOCATE, Call.FORK, Call.THREAD_CREATE, Call.UNKNOWN);

    private Scope() {}

    /** Anything that tells of the TCP pool, or of sockets that wait for it. */
    static boolean tcpPool(Signal signal) {
        if (signal instanceof TcpOutOfMemory
                || signal instanceof TooManyOrphans
                || signal instanceof OutOfSocketMemory) {
            return true;
        }
        if (signal instanceof CounterMoved moved) {
            return tcpPoolCounter(moved.counter());
        }
        return signal instanceof ApplicationFailure failure && socketStall(failure);
    }

    /** The host as a whole ran short of memory: kills, allocations that failed, counters that say so. */
    static boolean hostMemory(Signal signal) {
        if (signal instanceof OomReport report) {
            return OomFacts.isHostWide(report);
        }
        if (signal instanceof AllocationFailure failure) {
            Integer order = failure.allocation().order();
            return order == null || order == 0;
        }
        if (signal instanceof CounterMoved moved) {
            return moved.counter().startsWith("pressure.memory")
                    || moved.counter().startsWith("vmstat.")
                    || moved.counter().startsWith("meminfo.")
                    || moved.counter().endsWith("PFMemallocDrop");
        }
        return signal instanceof AllocationRefused
                || signal instanceof PageFaultRetried
                || signal instanceof UserspaceKill
                || oomKilledService(signal);
    }

    /** A cgroup reached its limit: kills and the counters of cgroups. */
    static boolean cgroupMemory(Signal signal) {
        if (signal instanceof OomReport report) {
            return OomFacts.isOfCgroup(report);
        }
        if (signal instanceof CounterMoved moved) {
            return moved.counter().startsWith("memory.");
        }
        return oomKilledService(signal);
    }

    /** An allocation or fork of a process was refused with ENOMEM, by the kernel and not by a runtime. */
    static boolean refusedMemory(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && "ENOMEM".equals(failure.errno())
                && failure.runtimeLimit() == null
                && MEMORY_CALLS.contains(failure.call());
    }

    private static boolean oomKilledService(Signal signal) {
        return signal instanceof ServiceChange change && change.kind() == ServiceChange.Kind.OOM_KILLED;
    }

    private static boolean tcpPoolCounter(String counter) {
        return counter.startsWith("netstat.TcpExt.TCPMemory")
                || counter.startsWith("protocols.TCP")
                || counter.startsWith("sockstat.TCP")
                || counter.equals("ss.skmem")
                || counter.equals("netstat.TcpExt.TCPAbortOnMemory")
                || counter.equals("netstat.TcpExt.TCPRcvQDrop")
                || counter.equals("netstat.TcpExt.PruneCalled");
    }

    /**
     * Sends and receives of TCP that stalled or were reset, and connections for which there was no memory. TCP itself never
     * answers a send with ENOBUFS or ENOMEM (net/core/stream.c sk_stream_wait_memory): those are datagrams.
     */
    private static boolean socketStall(ApplicationFailure failure) {
        String errno = failure.errno();
        if ("ENOBUFS".equals(errno) && failure.call() != Call.CONNECT) {
            return false;
        }
        boolean stall = "EAGAIN".equals(errno)
                || "ETIMEDOUT".equals(errno)
                || "ENOBUFS".equals(errno)
                || "ENOMEM".equals(errno)
                || "ECONNRESET".equals(errno)
                || "EPIPE".equals(errno);
        return stall && SOCKET_CALLS.contains(failure.call()) && !refusedMemory(failure);
    }
}
