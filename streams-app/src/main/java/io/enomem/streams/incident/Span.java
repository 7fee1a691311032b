// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.IncidentState;

/**
 * A span of time, both ends included.
 *
 * @param from Unix milliseconds
 * @param to Unix milliseconds
 */
record Span(long from, long to) {

    /** From an incident's first signal to its last. */
    static Span of(IncidentState incident) {
        return new Span(incident.getStart().toEpochMilli(), incident.getEnd().toEpochMilli());
    }

    boolean meets(Span other) {
        return from <= other.to && to >= other.from;
    }

    boolean holds(long time) {
        return from <= time && time <= to;
    }

    /** The shortest span that holds both. */
    Span join(Span other) {
        return new Span(Math.min(from, other.from), Math.max(to, other.to));
    }

    /** Longer by so much at either end. */
    Span widen(long before, long after) {
        return new Span(from - before, to + after);
    }
}
