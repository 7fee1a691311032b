// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.rotated;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What one input may unpack to: so many bytes, and so many times what they were packed in ({@code UnpackLimits}). Reaching
 * it is told once. Not thread-safe.
 */
public final class UnpackBound {
    private final LongSupplier packed;
    private final String name;
    private final Consumer<String> notices;
    private long unpacked;
    private boolean reached;

    /**
     * A bound that is not reached.
     *
     * @param packed packed bytes that were read so far
     * @param name name of the input, for people
     * @param notices told once why no more is read
     */
    public UnpackBound(LongSupplier packed, String name, Consumer<String> notices) {
        this.packed = packed;
        this.name = name;
        this.notices = notices;
    }

    /** Counts bytes that were unpacked; true if no more may be. */
    public boolean reachedBy(int bytes) {
        unpacked += bytes;
        if (!reached && unpacked > UnpackLimits.MAX_BYTES) {
            reach("it unpacks to more than " + (UnpackLimits.MAX_BYTES >> 30) + " GiB");
        } else if (!reached
                && unpacked > UnpackLimits.RATIO_FREE_BYTES
                && unpacked / UnpackLimits.MAX_RATIO > packed.getAsLong()) {
            reach("it unpacks to more than " + UnpackLimits.MAX_RATIO + " times its size");
        }
        return reached;
    }

    /** True once it was reached. */
    public boolean isReached() {
        return reached;
    }

    /** Bytes unpacked so far. */
    long unpacked() {
        return unpacked;
    }

    private void reach(String why) {
        reached = true;
        notices.accept(name + ": " + why + "; the rest was not read");
    }
}
