// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Series;
import java.time.Instant;

/** What huge pages made processes hold without their asking. */
final class HugePages {
    private static final String VMSTAT =
            "grep -E 'pgfault|thp_fault_alloc' /proc/vmstat; grep AnonPages /proc/meminfo, twice";

    /** Bytes of an entry of a page table. */
    private static final int ENTRY = 8;

    private HugePages() {}

    /**
     * By how much anonymous memory grew beyond what tasks faulted in, bytes. A task gets a page by a fault: a small one, or
     * a huge one (thp_fault_alloc). khugepaged makes a huge page of a range of which up to max_ptes_none pages are empty
     * (511 of 512 by default), and counts no fault for these: what is left was given to processes that had not touched it,
     * or had given it back. Faults on files are counted in pgfault too, so that the rest is never told too large.
     */
    static Reading untouched(Measures m) {
        String name = "growth of AnonPages beyond what processes touched";
        Series anonymous = m.memory().series("AnonPages");
        if (anonymous.size() < 2) {
            return Reading.unknown(name, Unit.BYTES, VMSTAT);
        }
        int peak = 0;
        for (int i = 1; i < anonymous.size(); i++) {
            peak = anonymous.value(i) > anonymous.value(peak) ? i : peak;
        }
        Instant from = anonymous.time(0);
        Instant to = anonymous.time(peak);
        HostHistory history = m.incident().history();
        Long faults = history.series("vmstat.pgfault").increase(from, to);
        Long huge = history.series("vmstat.thp_fault_alloc").increase(from, to);
        if (peak == 0 || faults == null || huge == null) {
            return Reading.unknown(name, Unit.BYTES, VMSTAT);
        }
        double page = m.host().pageSize();
        double touched = Math.max(0, faults - huge) * page + huge * hugePage(page);
        return Reading.of(
                name,
                Math.max(0, anonymous.value(peak) - anonymous.value(0) - touched),
                Unit.BYTES,
                "meminfo.AnonPages, vmstat.pgfault, vmstat.thp_fault_alloc",
                to,
                Origin.COUNTER);
    }

    /** What one page of a page table maps: 2 MiB with pages of 4 KiB (include/linux/huge_mm.h HPAGE_PMD_SIZE). */
    private static double hugePage(double page) {
        return page * page / ENTRY;
    }
}
