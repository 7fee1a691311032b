// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The thresholds in force: those that are shipped, but for what the user has set. Immutable.
 *
 * @param set what differs from {@link Threshold#standard}, in the unit of each, in the order of {@link Threshold}
 */
public record Thresholds(Map<Threshold, Double> set) {
    private static final Thresholds STANDARD = new Thresholds(Map.of());

    /** Numbers that are those shipped are left out. */
    public Thresholds {
        Map<Threshold, Double> differing = new TreeMap<>(set);
        differing.entrySet().removeIf(e -> e.getKey().standard().value() == e.getValue());
        set = Collections.unmodifiableMap(differing);
    }

    /** As they are shipped. */
    public static Thresholds standard() {
        return STANDARD;
    }

    /** One of them. */
    public ThresholdValue at(Threshold threshold) {
        Double own = set.get(threshold);
        return own == null ? threshold.standard() : new ThresholdValue(threshold, own);
    }
}
