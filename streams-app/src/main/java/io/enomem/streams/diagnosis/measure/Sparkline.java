// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

/** The course of a number as a line of ASCII: any terminal and any incident channel shows it. */
public final class Sparkline {
    private static final int WIDEST = 60;
    private static final String LEVELS = "_.:-=+*#%@";

    private Sparkline() {}

    /** One character for each value, of more than {@value #WIDEST} for each equal part of them: its highest. */
    public static String of(long[] values) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (long value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        int columns = Math.min(WIDEST, values.length);
        StringBuilder line = new StringBuilder(columns);
        for (int column = 0; column < columns; column++) {
            int from = column * values.length / columns;
            int to = (column + 1) * values.length / columns;
            long top = values[from];
            for (int i = from + 1; i < to; i++) {
                top = Math.max(top, values[i]);
            }
            double height = most == least ? 0 : (double) (top - least) / (most - least);
            line.append(LEVELS.charAt((int) Math.round(height * (LEVELS.length() - 1))));
        }
        return line.toString();
    }
}
