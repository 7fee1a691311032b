// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

/**
 * A threshold with the number that is in force.
 *
 * @param value in {@link Threshold#unit}
 */
public record ThresholdValue(Threshold threshold, double value) {
    /** Who set it, and where that is written; of one that the user set, also what it is otherwise. */
    public String origin() {
        double standard = threshold.standard().value;
        return value == standard
                ? threshold.origin()
                : "set by rules.threshold." + threshold.id() + "; else "
                        + threshold.unit().format(standard) + ", " + threshold.origin();
    }

    /** The threshold itself as something to compare with. */
    public Bound bound() {
        Unit unit = threshold.unit();
        return new Bound(value, unit, unit.format(value), origin(), null);
    }

    /** This part of a whole: 25 % of tcp_max_orphans. */
    public Bound of(Reading whole) {
        String words = threshold.unit().format(value) + " of " + whole.name() + " (" + whole.shown() + ")";
        double bound = whole.value() * value;
        return new Bound(bound, whole.unit(), whole.unit().format(bound) + " = " + words, origin(), whole.missing());
    }
}
