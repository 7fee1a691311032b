// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/**
 * Lets a number of records pass in each second of the kernel's own time, so that reading a full ring after a restart
 * gives the same as reading it live. Lines that must pass do, and count. Not thread-safe.
 */
final class RecordRate {
    private final int perSecond;
    private long second = Long.MIN_VALUE;
    private int passed;
    private long firstHeld;
    private long lastHeld;
    private long held;

    /** Records that were held back: so many, between these sequence numbers. */
    record Held(long first, long last, long count) {}

    RecordRate(int perSecond) {
        this.perSecond = perSecond;
    }

    /** True if the record may pass. */
    boolean passes(long sequence, long recordMicros, boolean mustPass) {
        long at = recordMicros / 1_000_000;
        if (at != second) {
            second = at;
            passed = 0;
        }
        if (mustPass || passed < perSecond) {
            passed++;
            return true;
        }
        firstHeld = held == 0 ? sequence : firstHeld;
        lastHeld = sequence;
        held++;
        return false;
    }

    /** True if records were held back and not yet told of. */
    boolean holds() {
        return held > 0;
    }

    /** Records held back so far and not yet told of, if their second is over, else null; telling resets it. */
    @Nullable
    Held takeHeld(long recordMicros) {
        if (held == 0 || recordMicros / 1_000_000 == second) {
            return null;
        }
        Held taken = new Held(firstHeld, lastHeld, held);
        held = 0;
        return taken;
    }
}
