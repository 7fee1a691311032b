// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;

/**
 * A line that looked relevant and became no signal: for people who look for what the parser misses. Never an input of a
 * diagnosis, and so not a {@link Signal}.
 *
 * @param text the line, bounded; hostile
 */
public record NotUnderstood(RecordId id, Instant time, Reason reason, String text) {

    /** Why it became no signal. */
    public enum Reason {
        /** The words are of memory or sockets, in a form that no reader knows. */
        UNKNOWN_FORM,
        /** A part of a dump to which it can belong was not there. */
        STRAY_PART,
        /** A program wrote it into the kernel's log: facility 1 or above. */
        NOT_THE_KERNELS
    }
}
