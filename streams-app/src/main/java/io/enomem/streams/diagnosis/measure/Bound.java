// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import org.jspecify.annotations.Nullable;

/**
 * What a reading is compared to.
 *
 * @param words value with its unit, and how it came about
 * @param origin kernel, vendor or ours, and the document
 * @param missing null if known, else the command or file that would tell
 */
public record Bound(
        double value,
        Unit unit,
        String words,
        String origin,
        @Nullable String missing) {
    /** Another reading as the bound, such as a limit that the kernel itself compares with. */
    public static Bound of(Reading limit, String origin) {
        return new Bound(limit.value(), limit.unit(), limit.shown() + " = " + limit.name(), origin, limit.missing());
    }
}
