// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.forecast.Course.Slope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something heads for its limit. Immutable. */
public final class Heading {
    private final Quantity quantity;
    private final Level level;
    private final Slope slope;
    private final Instant at;

    Heading(Quantity quantity, Level level, Slope slope, Instant at) {
        this.quantity = quantity;
        this.level = level;
        this.slope = slope;
        this.at = at;
    }

    /** Name of what grows: short and fixed. */
    public String quantity() {
        return quantity.name();
    }

    /** Whose it is; empty: the host's. */
    public String subject() {
        return level.subject();
    }

    /** When the limit is reached if it goes on so. */
    public Instant expected() {
        return Instant.ofEpochMilli(slope.reached());
    }

    /** The minute at which it was found. */
    public Instant at() {
        return at;
    }

    /** Whose it is, for people; null: the host's. */
    public @Nullable Party party() {
        return level.party();
    }

    Quantity kind() {
        return quantity;
    }

    Level level() {
        return level;
    }

    Slope slope() {
        return slope;
    }
}
