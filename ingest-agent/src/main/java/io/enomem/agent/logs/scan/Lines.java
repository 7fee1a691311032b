// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds newlines in bytes, eight bytes at a time. */
public final class Lines {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Lines() {}

    /** The index after the first newline in {@code [from, to)}, or -1. */
    public static int endOfLine(byte[] text, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long zeroWhereNewline = (long) LONG.get(text, i) ^ NEWLINES;
            // The lowest set bit is exact; only bits above it may be borrowed from it.
            long found = zeroWhereNewline - ONES & ~zeroWhereNewline & HIGH_BITS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3) + 1;
            }
        }
        for (; i < to; i++) {
            if (text[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** The index of the first byte of the line that {@code position} is in, not before {@code from}. */
    public static int startOfLine(byte[] text, int from, int position) {
        int i = position;
        while (i > from && text[i - 1] != '\n') {
            i--;
        }
        return i;
    }
}
