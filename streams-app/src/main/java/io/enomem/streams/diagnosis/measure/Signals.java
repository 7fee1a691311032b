// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.MemoryState;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.Signal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What was said of an incident, by kind. Immutable. */
public final class Signals {
    private final List<Signal> own;
    private final List<Signal> nearby;

    Signals(Case incident) {
        this.own = incident.signals();
        this.nearby = incident.nearby();
    }

    /** The incident's signals of a kind, in order. */
    public <T extends Signal> List<T> all(Class<T> kind) {
        return own.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The first of a kind. */
    public <T extends Signal> Optional<T> first(Class<T> kind) {
        return own.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** The first of a kind that passes. */
    public <T extends Signal> Optional<T> first(Class<T> kind, Predicate<T> test) {
        return own.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(test)
                .findFirst();
    }

    /** The first of a kind among this incident's and, failing that, the host's other signals around it. */
    public <T extends Signal> Optional<T> firstAround(Class<T> kind, Predicate<T> test) {
        return Stream.concat(own.stream(), nearby.stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(test)
                .findFirst();
    }

    /** The incident's signals. */
    public List<Signal> own() {
        return own;
    }

    /** The host's other signals around the incident. */
    public List<Signal> nearby() {
        return nearby;
    }

    /** True if the kernel or an application reported a failure, and not merely a counter moved. */
    public boolean somebodyFailed() {
        return own.stream().anyMatch(Signals::failure);
    }

    private static boolean failure(Signal signal) {
        if (signal instanceof ApplicationFailure failure) {
            return !failure.quoted();
        }
        if (signal instanceof ServiceChange change) {
            return change.kind() == ServiceChange.Kind.OOM_KILLED || change.kind() == ServiceChange.Kind.KILLED;
        }
        boolean contextOnly = signal instanceof CounterMoved
                || signal instanceof KernelSignal.ModuleTaint
                || signal instanceof KernelSignal.LinkChange
                || signal instanceof KernelSignal.Suppressed
                || signal instanceof KernelSignal.Reaped
                || signal instanceof KernelSignal.ReapFailed
                || signal instanceof KernelSignal.LeakSuspected
                || signal instanceof KernelSignal.AccountingBug
                || signal instanceof MemoryState;
        return !contextOnly;
    }
}
