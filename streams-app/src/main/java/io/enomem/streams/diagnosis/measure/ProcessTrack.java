// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.ProcessSample;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One process (pid and start time) over all samples up to the end of the window, oldest first; never empty. */
public record ProcessTrack(int pid, List<Point> points) {
    /** The process at one sample. */
    public record Point(Instant time, ProcessSample sample) {}

    /** Its newest sample. */
    public ProcessSample last() {
        return points.get(points.size() - 1).sample();
    }

    /** comm, the newest. */
    public String comm() {
        return last().getComm();
    }

    /** cgroup path, the newest that was read. */
    public @Nullable String cgroup() {
        for (int i = points.size() - 1; i >= 0; i--) {
            String cgroup = points.get(i).sample().getCgroup();
            if (cgroup != null) {
                return cgroup;
            }
        }
        return null;
    }

    /** Resident and swapped memory of a sample, null if unknown; bytes. */
    public static @Nullable Long memory(ProcessSample sample) {
        Long rss = sample.getRssBytes();
        Long swap = sample.getSwapBytes();
        return rss == null ? null : rss + (swap == null ? 0 : swap);
    }

    /** The most memory it had, bytes; unknown if no sample has it. */
    public Reading peakMemory() {
        return peak("memory of the process at its peak", ProcessTrack::memory, Unit.BYTES, "VmRSS + VmSwap", "status");
    }

    /** What its memory grew by from its first sample to its peak, bytes. */
    public Reading growth() {
        Long first = memory(points.get(0).sample());
        Reading peak = peakMemory();
        if (first == null || !peak.known()) {
            return Reading.unknown("growth of the process", Unit.BYTES, "cat /proc/" + pid + "/status");
        }
        return Reading.of(
                "growth of the process", peak.value() - first, Unit.BYTES, peak.source(), peak.time(), Origin.SAMPLE);
    }

    /**
     * What its memory grew by while it kept growing, in enough samples and without a fall worth the name between them,
     * bytes; 0 if it never did. The load lets memory rise and fall: five rises are soon found in that.
     */
    long sustainedGrowth(Thresholds thresholds) {
        double fall = thresholds.at(Threshold.LEAK_FALL).value();
        double enough = thresholds.at(Threshold.GROWTH_SAMPLES).value();
        long most = 0;
        long from = -1;
        long peak = -1;
        int rising = 0;
        for (Point point : points) {
            Long now = memory(point.sample());
            if (now == null) {
                continue;
            }
            if (from < 0 || now < peak * (1 - fall)) {
                from = now;
                peak = now;
                rising = 0;
            } else if (now > peak) {
                peak = now;
                rising++;
                most = rising >= enough ? Math.max(most, peak - from) : most;
            }
        }
        return most;
    }

    /** The largest of any of its numbers. */
    public Reading peak(
            String name,
            Function<ProcessSample, @Nullable ? extends Number> number,
            Unit unit,
            String field,
            String file) {
        Point top = null;
        double best = 0;
        for (Point point : points) {
            Number value = number.apply(point.sample());
            if (value != null && (top == null || value.doubleValue() > best)) {
                best = value.doubleValue();
                top = point;
            }
        }
        return top == null
                ? Reading.unknown(name, unit, "cat /proc/" + pid + '/' + file)
                : Reading.of(name, best, unit, "proc/" + pid + ' ' + field, top.time(), Origin.SAMPLE);
    }
}
