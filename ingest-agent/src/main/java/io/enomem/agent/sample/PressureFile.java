// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * /proc/pressure/memory: {@code some avg10=0.12 avg60=0.00 avg300=0.00 total=4711} (Documentation/accounting/psi.rst).
 * Since 4.20; a kernel in which it is compiled in but off refuses the read, or shows zeros only: where nothing was ever
 * counted and the kernel was not told psi=1, the numbers are unknown.
 */
final class PressureFile {
    private static final byte[] FILE = CounterIndex.file("pressure");
    private static final byte[] MEMORY_SOME = "memory.some".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MEMORY_FULL = "memory.full".getBytes(StandardCharsets.US_ASCII);

    private PressureFile() {}

    /** Reads the file of the host; {@code on} tells whether the kernel is known to count pressure. */
    static void read(byte[] text, BooleanSupplier on, CounterValues values) {
        if (nothingCounted(text) && !on.getAsBoolean()) {
            return;
        }
        each(text, (full, from, to, value) -> {
            byte[] group = full ? MEMORY_FULL : MEMORY_SOME;
            values.set(CounterIndex.find(FILE, group, 0, group.length, text, from, to), value);
        });
    }

    /** True if every total is 0, as it is where pressure is not counted. */
    static boolean nothingCounted(byte[] text) {
        long[] sum = new long[1];
        each(text, (full, from, to, value) -> sum[0] += Math.max(0, value));
        return sum[0] == 0;
    }

    /** One number of the file. */
    @FunctionalInterface
    interface Number {
        /** The name is at [from, to); shares are in hundredths of a percent, totals in us. */
        void take(boolean full, int from, int to, long value);
    }

    /** Calls back for each number. */
    static void each(byte[] text, Number number) {
        Words words = new Words(text);
        while (words.line()) {
            if (!words.word() || !(words.is("some") || words.is("full"))) {
                continue;
            }
            boolean full = words.is("full");
            while (words.word()) {
                int equals = indexOf(text, (byte) '=', words.start(), words.end());
                if (equals > 0) {
                    number.take(full, words.start(), equals, value(text, equals + 1, words.end()));
                }
            }
        }
    }

    private static long value(byte[] text, int from, int to) {
        int point = indexOf(text, (byte) '.', from, to);
        if (point < 0) {
            return Words.decimal(text, from, to);
        }
        long whole = Words.decimal(text, from, point);
        long hundredths = to - point == 3 ? Words.decimal(text, point + 1, to) : Words.NOT_A_NUMBER;
        return whole < 0 || whole > 100 || hundredths < 0 ? Words.NOT_A_NUMBER : whole * 100 + hundredths;
    }

    private static int indexOf(byte[] text, byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
