// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Series;

/** Stalls for want of memory, by the increase of PSI totals: averages lag, and a young host has none (psi.rst). */
public final class Pressure {
    private static final long SPAN_MILLIS = 10_000;

    private final HostHistory history;
    private final Window window;

    Pressure(HostHistory history, Window window) {
        this.history = history;
        this.window = window;
    }

    /** Share of the worst 10 s of the window in which all tasks stood still. */
    public Reading full() {
        return worst("time all tasks stood still for memory, worst 10 s", "pressure.memory.full.total");
    }

    /** Share of the worst 10 s of the window in which some task stood still. */
    public Reading some() {
        return worst("time some task stood still for memory, worst 10 s", "pressure.memory.some.total");
    }

    private Reading worst(String name, String counter) {
        Series total = history.series(counter).between(window.from(), window.to());
        return worst(name, total, counter, Counters.fileOf(counter));
    }

    /** Share of the worst 10 s of a total of stalled microseconds; unknown where it never moved from 0. */
    static Reading worst(String name, Series total, String source, String missing) {
        if (total.size() < 2 || total.value(total.size() - 1) == 0) {
            return Reading.unknown(name, Unit.SHARE, missing); // all zero since boot: compiled in but switched off
        }
        double worst = 0;
        int worstAt = 0;
        int from = 0;
        for (int to = 1; to < total.size(); to++) {
            while (from + 1 < to && total.millis(to) - total.millis(from + 1) >= SPAN_MILLIS) {
                from++;
            }
            long millis = Math.max(total.millis(to) - total.millis(from), 1);
            double share = (total.value(to) - total.value(from)) / 1000.0 / Math.max(millis, SPAN_MILLIS);
            if (share > worst) {
                worst = share;
                worstAt = to;
            }
        }
        return Reading.of(name, Math.min(worst, 1), Unit.SHARE, source, total.time(worstAt), Origin.SAMPLE);
    }
}
