// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static io.enomem.streams.incident.Family.*;

import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.UserspaceKill;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The theme of each signal. A signal without a theme is context: it opens no incident and belongs to none, but the engine
 * sees it beside those around it.
 */
final class Themes {
    private Themes() {}

    /** The theme, or null for context. */
    static @Nullable Theme of(Signal signal) {
        if (signal instanceof KernelSignal kernel) {
            return ofKernel(kernel);
        }
        if (signal instanceof ApplicationFailure failure) {
            // A phrase inside prose or test output is no failure of anybody.
            return failure.quoted() ? null : ofFailure(failure);
        }
        if (signal instanceof CounterMoved moved) {
            return CounterThemes.of(moved);
        }
        if (signal instanceof UserspaceKill) {
            // systemd-oomd, earlyoom and the kubelet act on the pressure and swap of the host.
            return Theme.of(HOST_MEMORY);
        }
        if (signal instanceof ServiceChange change && change.kind() == ServiceChange.Kind.OOM_KILLED) {
            return Theme.of(CGROUP_MEMORY, Objects.requireNonNullElse(change.subject(), change.service()));
        }
        return null;
    }

    /** True for a signal that tells of a kill which others tell better: it follows whichever kill is near. */
    static boolean followsKill(Signal signal) {
        return signal instanceof ServiceChange
                || signal instanceof KernelSignal.PageFaultRetried
                || (signal instanceof CounterMoved moved && moved.counter().equals("vmstat.oom_kill"));
    }

    /** True for a family in which something may be killed for memory. */
    static boolean kills(Family family) {
        return switch (family) {
            case HOST_MEMORY, CGROUP_MEMORY, NODE_MEMORY, MANUAL_OOM -> true;
            default -> false;
        };
    }

    private static @Nullable Theme ofKernel(KernelSignal signal) {
        if (signal instanceof OomReport report) {
            return ofOom(report);
        }
        if (signal instanceof AllocationFailure
                || signal instanceof KernelSignal.PagePoolStall
                || signal instanceof KernelSignal.HungTask) {
            return signal instanceof KernelSignal.HungTask hung && !hung.inReclaim() ? null : Theme.of(HOST_MEMORY);
        }
        if (signal instanceof KernelSignal.TcpOutOfMemory
                || signal instanceof KernelSignal.TooManyOrphans
                || signal instanceof KernelSignal.OutOfSocketMemory) {
            return Theme.of(TCP_MEMORY);
        }
        if (signal instanceof KernelSignal.TimeWaitOverflow) {
            return Theme.of(TIME_WAIT);
        }
        if (signal instanceof KernelSignal.SynFlooding) {
            return Theme.of(LISTEN_QUEUE);
        }
        if (signal instanceof KernelSignal.ConntrackFull) {
            return Theme.of(CONNTRACK);
        }
        if (signal instanceof KernelSignal.NeighbourOverflow) {
            return Theme.of(NEIGHBOUR);
        }
        if (signal instanceof KernelSignal.TransmitTimeout) {
            return Theme.of(NETWORK_DEVICE);
        }
        if (signal instanceof KernelSignal.DriverTrouble trouble) {
            return Theme.of(
                    trouble.kind() == KernelSignal.DriverTrouble.Kind.ALLOCATION_FAILED ? HOST_MEMORY : NETWORK_DEVICE);
        }
        if (signal instanceof KernelSignal.CommitRefused) {
            // The commit limit is the host's: whoever is refused beside it was refused by it.
            return Theme.of(REFUSED_MEMORY);
        }
        if (signal instanceof KernelSignal.DataLimitExceeded limit) {
            return Theme.of(REFUSED_MEMORY, limit.comm());
        }
        if (signal instanceof KernelSignal.ForkRejected) {
            return Theme.of(TASKS);
        }
        if (signal instanceof KernelSignal.FileMaxReached) {
            return Theme.of(DESCRIPTORS);
        }
        if (signal instanceof KernelSignal.HardwareMemoryFailure) {
            return Theme.of(HARDWARE);
        }
        if (signal instanceof KernelSignal.HardwareErrorReported error) {
            // What was corrected has hurt nobody yet.
            return Boolean.FALSE.equals(error.corrected()) ? Theme.of(HARDWARE) : null;
        }
        if (signal instanceof KernelSignal.AllocationRefused || signal instanceof KernelSignal.PageFaultRetried) {
            return Theme.of(HOST_MEMORY);
        }
        if (signal instanceof KernelSignal.RouteCacheFull) {
            return Theme.of(OTHER, "route cache");
        }
        // The rest is context: links, modules, suppressed lines, the reaper, state that was asked for.
        return null;
    }

    private static Theme ofOom(OomReport report) {
        if (report.origin() == OomReport.Origin.MANUAL) {
            return Theme.of(MANUAL_OOM);
        }
        String cgroup = report.oomCgroup();
        if (report.constraint() == OomReport.Constraint.MEMCG || report.origin() == OomReport.Origin.CGROUP) {
            String path = cgroup != null ? cgroup : report.taskCgroup();
            return Theme.of(CGROUP_MEMORY, path == null ? "" : path);
        }
        return switch (report.constraint()) {
            case CPUSET, MEMORY_POLICY -> Theme.of(NODE_MEMORY);
            default -> Theme.of(HOST_MEMORY);
        };
    }

    private static @Nullable Theme ofFailure(ApplicationFailure failure) {
        String service = failure.service();
        if (failure.runtimeLimit() != null) {
            return Theme.of(RUNTIME_HEAP, service);
        }
        if (failure.disconnect()) {
            return Theme.of(DISCONNECT, service);
        }
        String errno = failure.errno();
        if (errno == null) {
            return Theme.of(OTHER, service);
        }
        return switch (errno) {
            case "EMFILE", "ENFILE" -> Theme.of(DESCRIPTORS);
            case "EADDRNOTAVAIL" -> Theme.of(PORTS, service);
            case "EPERM" -> Theme.of(CONNTRACK);
            case "ENOBUFS" -> Theme.of(SOCKET_BUFFERS, service);
            case "ENOMEM" -> ofNoMemory(failure.call(), service);
            case "EAGAIN" -> ofTryAgain(failure.call(), service);
            // Nobody listens or answers: what became of the other is the incident.
            case "ECONNREFUSED", "ETIMEDOUT", "EHOSTUNREACH" -> null;
            default -> Theme.of(OTHER, service);
        };
    }

    private static Theme ofNoMemory(ApplicationFailure.Call call, String service) {
        return Theme.of(call == ApplicationFailure.Call.SET_SOCKET_OPTION ? SOCKET_BUFFERS : REFUSED_MEMORY, service);
    }

    private static Theme ofTryAgain(ApplicationFailure.Call call, String service) {
        return switch (call) {
            case FORK, THREAD_CREATE -> Theme.of(TASKS);
            case MEMORY_LOCK, MEMORY_MAP -> Theme.of(REFUSED_MEMORY, service);
            default -> Theme.of(OTHER, service);
        };
    }
}
