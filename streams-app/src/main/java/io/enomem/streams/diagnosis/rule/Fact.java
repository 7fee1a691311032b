// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One observation, before it is known which way it points. */
public record Fact(
        String statement,
        @Nullable String observed,
        @Nullable String threshold,
        @Nullable String thresholdSource,
        String source,
        @Nullable Instant time,
        Origin origin) {

    /** A number that was compared to a bound. */
    static Fact compared(String statement, Reading reading, Bound bound) {
        return new Fact(
                statement,
                reading.shown(),
                bound.words(),
                bound.origin(),
                reading.source(),
                reading.time(),
                reading.origin());
    }

    /** Something that was said. */
    public static Fact said(Signal signal, String statement) {
        return new Fact(statement, null, null, null, signal.id().toString(), signal.time(), originOf(signal));
    }

    /** Something of which nothing was seen, neither said nor counted, though the places where it shows were read. */
    public static Fact notSeen(String words) {
        return new Fact("Nothing was seen of it: " + words, null, null, null, "log and samples", null, Origin.SAMPLE);
    }

    /** A number that speaks for itself. */
    public static Fact observed(Reading reading, String statement) {
        return new Fact(statement, reading.shown(), null, null, reading.source(), reading.time(), reading.origin());
    }

    /** Which kind of source a signal is. */
    public static Origin originOf(Signal signal) {
        if (signal instanceof ApplicationFailure) {
            return Origin.APPLICATION_LOG;
        }
        if (signal instanceof CounterMoved) {
            return Origin.COUNTER;
        }
        return Origin.ofKernel(signal.id());
    }

    /** As evidence that points one way. */
    public Evidence pointing(Direction direction) {
        return new Evidence(statement, observed, threshold, thresholdSource, source, time, direction);
    }
}
