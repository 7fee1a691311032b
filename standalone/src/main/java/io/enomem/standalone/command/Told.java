// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.ProgressBar;
import io.enomem.standalone.replay.Progress;
import io.enomem.streams.output.SafeText;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a replay is, on standard error: a bar on a terminal, one line at the end anywhere. */
final class Told implements Progress {
    private final PrintWriter err;
    private final long began = System.nanoTime();
    private final @Nullable ProgressBar bar;
    private long records;

    Told(PrintWriter err) {
        this.err = err;
        this.bar = ProgressBar.onTerminal() ? new ProgressBar(err, System::nanoTime) : null;
    }

    @Override
    public void at(long count, double share) {
        records = count;
        if (bar != null) {
            bar.at(count, share);
        }
    }

    /** All was read; tells how much, and what a reader must know. */
    void end(List<String> notices) {
        if (bar != null) {
            bar.end();
        }
        double seconds = Math.max(0.001, (System.nanoTime() - began) / 1e9);
        say(String.format(
                Locale.ROOT, "%,d records in %.1f s, %,d/s", records, seconds, Math.round(records / seconds)));
        notices.forEach(this::say);
    }

    void say(String words) {
        err.println("enomem: " + SafeText.of(words));
        err.flush();
    }
}
