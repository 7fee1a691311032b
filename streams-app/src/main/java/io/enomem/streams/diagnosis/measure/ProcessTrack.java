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

    /** Samples in which its memory was larger than in the one before. */
    int risingSamples() {
        int rising = 0;
        Long before = null;
        for (Point point : points) {
            Long now = memory(point.sample());
            rising += before != null && now != null && now > before ? 1 : 0;
            before = now == null ? before : now;
        }
        return rising;
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
