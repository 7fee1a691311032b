// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/** Tells new records from repeats, and counts what is missing between them. Not thread-safe. */
final class SequenceTracker {
    private @Nullable Long last;

    /** @param last sequence number of the last record that was dealt with, or null if none was */
    SequenceTracker(@Nullable Long last) {
        this.last = last;
    }

    /** True if the record was dealt with before. */
    boolean isRepeat(long sequence) {
        return last != null && sequence <= last;
    }

    /** Records that are missing before this one, which is the last from now on. */
    long advance(long sequence) {
        long missing = last == null ? 0 : Math.max(0, sequence - last - 1);
        last = sequence;
        return missing;
    }
}
