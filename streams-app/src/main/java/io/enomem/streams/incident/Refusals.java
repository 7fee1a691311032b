// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.streams.history.Minutes;

/** Tells of what is not taken in: as gaps, and no more of them than a reader needs. */
final class Refusals {
    /** Records that are too late are reported once in this time, with their count. Ours. */
    private static final long LATE_REPORT_MILLIS = 600_000;

    private final GapRows gaps;

    Refusals(GapRows gaps) {
        this.gaps = gaps;
    }

    /** There is no room for one more: the rest of its minute is left out, which is told once. */
    void leftOut(Host host, String source, String bootId, long time, Outbox out) {
        long minute = Minutes.startOf(time);
        Gap gap = GapRows.noticed(
                host.machineId,
                bootId,
                source,
                GapKind.RATE_LIMITED,
                minute,
                minute + Minutes.MILLIS - 1,
                "more records than are kept: the rest of this minute is left out");
        if (gaps.put(gap)) {
            out.gap(gap);
        }
    }

    /** It came too late to be used. */
    void late(Host host, String source, String bootId, long time, Outbox out) {
        host.late++;
        host.touch();
        out.late();
        if (host.fresh("late " + source, host.latest, LATE_REPORT_MILLIS)) {
            String detail = "came " + (host.latest - time) / 1_000
                    + " s after the host's own time: too late to be used; " + host.late + " so far";
            out.gap(GapRows.noticed(host.machineId, bootId, source, GapKind.LATE, time, host.latest, detail));
        }
    }
}
