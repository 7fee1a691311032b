// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.thresholds;

import io.enomem.streams.diagnosis.measure.Unit;
import java.math.BigDecimal;
import java.util.Map;

/**
 * How a threshold of one unit is written, and what it may be. Immutable.
 *
 * @param words what is allowed, for people
 * @param units what may follow the number, and the factor it stands for
 * @param whole true if only whole numbers make sense
 */
record Amount(String words, Map<String, Double> units, double least, double most, boolean whole) {
    /** The longest span that thresholds look at is the detail of samples that is kept, 15 min. */
    private static final int LONGEST_MILLIS = 900_000;

    /** So many samples fit into it at one each 5 s. */
    private static final int MOST_SAMPLES = 180;

    /** How thresholds of that unit are written. Throws IllegalArgumentException for a unit of which none may be set. */
    static Amount of(Unit unit) {
        return switch (unit) {
            case SHARE ->
                new Amount("above 0, at most 1, such as 0.05 or 5%", Map.of("", 1.0, "%", 0.01), 1e-6, 1, false);
            case RATIO -> new Amount("0.01 to 1000, such as 1.5", Map.of("", 1.0, "x", 1.0), 0.01, 1_000, false);
            case MILLIS ->
                new Amount(
                        "1 ms to 15 min, such as 3000, 3000ms or 3s",
                        Map.of("", 1.0, "ms", 1.0, "s", 1_000.0, "min", 60_000.0),
                        1,
                        LONGEST_MILLIS,
                        true);
            case SAMPLES ->
                new Amount("a whole number from 2 to " + MOST_SAMPLES, Map.of("", 1.0), 2, MOST_SAMPLES, true);
            case COUNT, EVENTS -> new Amount("a whole number from 1 to 1000000", Map.of("", 1.0), 1, 1_000_000, true);
            default -> throw new IllegalArgumentException("No threshold in " + unit + " may be set");
        };
    }

    /** The number written. Throws IllegalArgumentException, whose message says what is allowed. */
    double parse(String text) {
        String written = text.replace(" ", "");
        int end = written.length();
        while (end > 0 && !Character.isDigit(written.charAt(end - 1)) && written.charAt(end - 1) != '.') {
            end--;
        }
        Double factor = units.get(written.substring(end));
        double value = factor == null ? Double.NaN : number(written.substring(0, end)) * factor;
        if (!(value >= least && value <= most) || (whole && value != Math.rint(value))) {
            throw new IllegalArgumentException("must be " + words);
        }
        return value;
    }

    private static double number(String digits) {
        try {
            return new BigDecimal(digits).doubleValue();
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
