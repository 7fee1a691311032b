// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line of a terminal that says how far something is, how fast and how long it takes yet. Not thread-safe. */
public final class ProgressBar {
    private static final int WIDTH = 24;

    /** A share below this tells too little of the time left. Ours. */
    private static final double TELLING = 0.01;

    /** A new line this often: the eye follows no more. */
    private static final long EVERY_NANOS = Duration.ofMillis(200).toNanos();

    private final PrintWriter terminal;
    private final LongSupplier nanos;
    private final long began;
    private long shown;
    private int width;

    /**
     * @param terminal where it is drawn
     * @param nanos a clock such as System.nanoTime
     */
    public ProgressBar(PrintWriter terminal, LongSupplier nanos) {
        this.terminal = terminal;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.shown = began;
    }

    /** Whether standard error goes to a terminal, as Linux tells. */
    public static boolean onTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * May be called often.
     *
     * @param share of all, 0 to 1; NaN if not known
     */
    public void at(long records, double share) {
        long now = nanos.getAsLong();
        if (now - shown >= EVERY_NANOS) {
            shown = now;
            draw(line(records, share, (now - began) / 1e9));
        }
    }

    /** Clears the line. */
    public void end() {
        draw("");
        terminal.print('\r');
        terminal.flush();
    }

    static String line(long records, double share, double seconds) {
        String rate = String.format(Locale.ROOT, "%,d records, %,d/s", records, Math.round(records / seconds));
        if (Double.isNaN(share)) {
            return rate;
        }
        int full = (int) Math.round(Math.max(0, Math.min(1, share)) * WIDTH);
        String bar = "[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] "
                + String.format(Locale.ROOT, "%3.0f %%  ", share * 100);
        return bar + rate + (share < TELLING ? "" : ", " + time(seconds * (1 - share) / share) + " left");
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? whole + " s"
                : whole < 3_600
                        ? whole / 60 + " min " + whole % 60 + " s"
                        : whole / 3_600 + " h " + whole % 3_600 / 60 + " min";
    }

    private void draw(String line) {
        terminal.print('\r' + line + " ".repeat(Math.max(0, width - line.length())));
        terminal.flush();
        width = line.length();
    }
}
