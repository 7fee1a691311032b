// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Holes of a host: those that were reported, those that the tracker noticed, and stalls that the samples show. */
final class GapRows {
    /** A sampler that misses this many periods, and {@link #STALL_MILLIS}, has stalled (design). */
    private static final int STALL_PERIODS = 5;

    private static final long STALL_MILLIS = 10_000;

    /** Gaps of one case; ours. The longest stay. */
    private static final int SHOWN = 50;

    private static final Comparator<Gap> ORDER = Comparator.comparing(Gap::getStart)
            .thenComparing(Gap::getEnd)
            .thenComparing(Gap::getSource)
            .thenComparing(Gap::getKind);

    private final IncidentStore store;
    private final Rows rows;

    GapRows(IncidentStore store) {
        this.store = store;
        this.rows = new Rows(store);
    }

    /** Keeps a gap; false if it was there. */
    boolean put(Gap gap) {
        RowKey key = new RowKey(RowKind.GAP, gap.getMachineId(), gap.getEnd().toEpochMilli(), Identity.of(gap));
        if (store.get(key) != null) {
            return false;
        }
        store.put(key, gap);
        return true;
    }

    /** The gaps that touch a span, in order; those of the sampler as far as the samples show them. */
    List<Gap> touching(String machineId, long from, long to, List<HostSample> samples) {
        List<Gap> gaps = new ArrayList<>(rows.between(RowKind.GAP, Gap.class, machineId, from, Long.MAX_VALUE));
        gaps.addAll(stalls(samples, gaps));
        gaps.removeIf(gap -> gap.getStart().toEpochMilli() > to || gap.getEnd().toEpochMilli() < from);
        gaps.sort(Comparator.comparing(GapRows::length).reversed().thenComparing(ORDER));
        return gaps.stream().limit(SHOWN).sorted(ORDER).toList();
    }

    /** Lets the gaps that ended in a span go. */
    void forget(String machineId, long from, long to) {
        rows.remove(RowKind.GAP, machineId, from, to);
    }

    private static List<Gap> stalls(List<HostSample> samples, List<Gap> known) {
        List<Gap> stalls = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            HostSample before = samples.get(i - 1);
            HostSample after = samples.get(i);
            long silence = after.getTime().toEpochMilli() - before.getTime().toEpochMilli();
            long allowed = Math.max(STALL_MILLIS, (long) STALL_PERIODS * before.getPeriodMillis());
            if (silence > allowed && known.stream().noneMatch(gap -> reports(gap, before, after))) {
                stalls.add(Gap.newBuilder()
                        .setMachineId(after.getMachineId())
                        .setBootId(after.getBootId())
                        .setSource("samples")
                        .setKind(GapKind.SAMPLER_STALLED)
                        .setStart(before.getTime())
                        .setEnd(after.getTime())
                        .setDetail("no sample for " + silence + " ms")
                        .build());
            }
        }
        return stalls;
    }

    private static boolean reports(Gap gap, HostSample before, HostSample after) {
        return gap.getSource().equals("samples")
                && gap.getStart().isBefore(after.getTime())
                && gap.getEnd().isAfter(before.getTime());
    }

    private static long length(Gap gap) {
        return gap.getEnd().toEpochMilli() - gap.getStart().toEpochMilli();
    }

    /** A hole that the tracker noticed itself. */
    static Gap noticed(
            String machineId, String bootId, String source, GapKind kind, long start, long end, String detail) {
        return Gap.newBuilder()
                .setMachineId(machineId)
                .setBootId(bootId)
                .setSource(source)
                .setKind(kind)
                .setStart(Instant.ofEpochMilli(start))
                .setEnd(Instant.ofEpochMilli(end))
                .setDetail(detail)
                .build();
    }
}
