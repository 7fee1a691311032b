// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.Signal;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A signal and when it happened: for a counter, somewhere between the sample before and this one.
 *
 * @param signal the signal; its own time is the end
 * @param since the earliest it may have happened, Unix milliseconds
 */
record Moment(Signal signal, long since) {
    /** By (time, source, position), and what tells two signals of one record apart: the order the engine sees. */
    static final Comparator<Signal> ORDER = Comparator.comparing(Signal::time)
            .thenComparing(signal -> signal.id())
            .thenComparing(signal -> signal.getClass().getSimpleName())
            .thenComparing(Moment::counter)
            .thenComparing(signal -> Objects.requireNonNullElse(scope(signal), ""));

    /** A signal that happened at its time. */
    static Moment at(Signal signal) {
        return new Moment(signal, signal.time().toEpochMilli());
    }

    /** Its time, Unix milliseconds. */
    long time() {
        return signal.time().toEpochMilli();
    }

    /** What names it among all signals of its host: the record, the kind, and for a counter which and whose. */
    static String identity(Signal signal) {
        return signal.id() + "/" + signal.getClass().getSimpleName() + '/' + counter(signal) + '/' + scope(signal);
    }

    /** What kind of thing it tells, of whom. */
    static String kind(Signal signal) {
        return counter(signal) + '/' + scope(signal);
    }

    private static String counter(Signal signal) {
        return signal instanceof CounterMoved moved ? moved.counter() : "";
    }

    private static @Nullable String scope(Signal signal) {
        return signal instanceof CounterMoved moved ? moved.scope() : null;
    }
}
