// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

/** How sure a cause, or the whole diagnosis, is. */
public enum Verdict {
    /** PROBABLE, and two independent supporting sources. */
    ESTABLISHED,
    /** Every necessary predicate true and none contradicting. */
    PROBABLE,
    /** Something necessary is unknown. */
    POSSIBLE,
    /** Nothing better than possible, or a tie; of a whole diagnosis only. */
    UNDECIDED,
    /** A necessary predicate is false, or one contradicts; of a cause only. */
    RULED_OUT,
    /** Nothing that would decide could be observed; of a cause only. */
    CANNOT_TELL
}
