// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

/** Kleene's three values: what was not observed is neither true nor false. */
public enum Tri {
    TRUE,
    FALSE,
    UNKNOWN;

    /** TRUE or FALSE. */
    public static Tri of(boolean known) {
        return known ? TRUE : FALSE;
    }

    /** True only if both are. */
    public Tri and(Tri that) {
        if (this == FALSE || that == FALSE) {
            return FALSE;
        }
        return this == TRUE && that == TRUE ? TRUE : UNKNOWN;
    }

    /** True if either is. */
    public Tri or(Tri that) {
        if (this == TRUE || that == TRUE) {
            return TRUE;
        }
        return this == FALSE && that == FALSE ? FALSE : UNKNOWN;
    }

    /** The opposite; unknown stays unknown. */
    public Tri not() {
        return this == UNKNOWN ? UNKNOWN : of(this == FALSE);
    }
}
