// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.measure.Counters;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.MemoryState;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.UserspaceKill;
import java.util.List;
import java.util.Locale;

/** A signal in one sentence. */
final class SignalText {
    private SignalText() {}

    /** In the words of its allocator; what the kernel did not print is left out. */
    private static String allocation(AllocationFailure failure) {
        Integer order = failure.allocation().order();
        String size = failure.bytes() == null ? "" : " of " + Unit.BYTES.format(failure.bytes());
        String what = switch (failure.kind()) {
            case PAGE, STALL -> "allocation" + (order == null ? "" : " of order " + order);
            case SLAB -> "allocation from slab" + (failure.cache() == null ? "" : " cache " + failure.cache());
            case VMALLOC -> "vmalloc" + size;
            case PERCPU -> "per-CPU allocation" + size;
        };
        return what
                + (failure.kind() == AllocationFailure.Kind.STALL ? " stalled" : " failed")
                + (failure.comm() == null ? "" : " for " + failure.comm());
    }

    static String of(Signal signal) {
        if (signal instanceof OomReport report) {
            return of(report);
        }
        if (signal instanceof AllocationFailure failure) {
            return allocation(failure);
        }
        if (signal instanceof ApplicationFailure failure) {
            String errno = failure.errno() == null ? "" : " " + failure.errno();
            String limit = failure.runtimeLimit() == null ? "" : " " + failure.runtimeLimit();
            return failure.service() + " reported" + errno + limit + " ("
                    + failure.call().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ')';
        }
        if (signal instanceof CounterMoved moved) {
            return of(List.of(moved));
        }
        if (signal instanceof UserspaceKill kill) {
            return kill.killer() + " killed " + kill.victim();
        }
        if (signal instanceof ServiceChange change) {
            return change.words();
        }
        if (signal instanceof MemoryState) {
            return "kernel: state of memory";
        }
        return ofLine((KernelSignal.Line) signal);
    }

    /** Moves of one counter of one scope, in order: how far it went. */
    static String of(List<CounterMoved> moves) {
        CounterMoved first = moves.get(0);
        CounterMoved last = moves.get(moves.size() - 1);
        String name = first.counter() + (first.scope() == null ? "" : " of " + first.scope());
        String to = Counters.shown(last.counter(), last.after());
        if (last.isLevel()) {
            return name + " at " + to + " of " + Counters.shown(last.counter(), last.before());
        }
        return first.before() == last.after()
                ? name + " at " + to
                : name + " moved from " + Counters.shown(first.counter(), first.before()) + " to " + to;
    }

    private static String of(OomReport report) {
        OomReport.Victim victim = report.victim();
        String where = report.oomCgroup() == null ? "the OOM killer" : "the OOM killer in cgroup " + report.oomCgroup();
        return victim == null ? where + " ran" : where + " killed " + victim.comm() + " (pid " + victim.pid() + ')';
    }

    private static String ofLine(KernelSignal.Line line) {
        StringBuilder words = new StringBuilder("kernel:");
        String name = line.getClass().getSimpleName();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            words.append(Character.isUpperCase(c) ? " " + Character.toLowerCase(c) : String.valueOf(c));
        }
        return words.toString();
    }
}
