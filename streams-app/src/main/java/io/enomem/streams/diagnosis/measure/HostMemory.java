// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.history.Series;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** RAM and who owns it, from /proc/meminfo (root-causes.md 1.8). Bytes. */
public final class HostMemory {
    /** U', which is no line of meminfo. */
    private static final String UNOWNED = "unowned";

    private static final String MEMINFO = "cat /proc/meminfo";

    private final HostHistory history;
    private final Window window;
    private final HostFacts host;

    /** By line of meminfo, each made once: of a day's minutes it costs more than all else that one rule asks for. */
    private final Map<String, Series> days = new HashMap<>();

    HostMemory(HostHistory history, Window window, HostFacts host) {
        this.history = history;
        this.window = window;
        this.host = host;
    }

    /** The least MemAvailable in the window as a part of RAM. */
    public Reading availableShare() {
        return extreme("MemAvailable at its lowest", kilobytes("MemAvailable"), false, "meminfo.MemAvailable")
                .shareOf(host.ram());
    }

    /** The most of a line of meminfo in the window, bytes. */
    public Reading peak(String field) {
        return extreme(field + " at its peak", kilobytes(field), true, "meminfo." + field);
    }

    /** U': what neither processes, caches, the kernel's counted parts nor socket buffers own, at its peak in the window. */
    public Reading unowned() {
        return extreme("memory that nobody owns", this::unowned, true, "meminfo, sockstat");
    }

    /** U' over all that was sampled, up to the end of the window. */
    public Series unownedSeries() {
        return history.series(this::unowned).between(Instant.EPOCH, window.to());
    }

    /** U' over the day, by minutes where the samples are gone, since the host booted: what leaks slowly shows only there. */
    public Series unownedOverTheDay() {
        return days.computeIfAbsent(UNOWNED, u -> overTheDay(number -> UnownedMemory.bytes(number, host.pageSize())));
    }

    /** U' at the last sample before a moment, not longer ago than {@link Threshold#JUST_BEFORE_MILLIS}. */
    public Reading unownedBefore(Instant moment) {
        String name = "memory that nobody owns, socket buffers aside, sampled before";
        Instant earliest = moment.minusMillis(
                (long) Threshold.JUST_BEFORE_MILLIS.standard().value());
        Series before = history.series(this::unowned).between(earliest, moment);
        int last = before.size() - 1;
        return last < 0
                ? Reading.unknown(name, Unit.BYTES, MEMINFO)
                : Reading.sampled(name, before.value(last), Unit.BYTES, "meminfo, sockstat", before.time(last), "");
    }

    /** A line of meminfo over all that was sampled, up to the end of the window, bytes. */
    public Series series(String field) {
        return history.series(kilobytes(field)).between(Instant.EPOCH, window.to());
    }

    /** The same over the day, by minutes where the samples are gone, since the host booted. */
    public Series seriesOverTheDay(String field) {
        return days.computeIfAbsent(field, f -> {
            Counter line = line(f);
            return overTheDay(number -> bytes(number.apply(line)));
        });
    }

    private Series overTheDay(Function<Function<Counter, @Nullable Long>, @Nullable Long> number) {
        return history.longSeries(number, Minutes.Reduction.LAST)
                .between(Instant.EPOCH, window.to())
                .sinceBoot();
    }

    /** How much a line of meminfo grew from its first sample to its peak at or before the end of the window, bytes. */
    public Reading growth(String field) {
        Series all = series(field);
        if (all.size() < 2) {
            return Reading.unknown("growth of " + field, Unit.BYTES, MEMINFO);
        }
        long peak = all.value(0);
        for (int i = 1; i < all.size(); i++) {
            peak = Math.max(peak, all.value(i));
        }
        return Reading.of(
                "growth of " + field, peak - all.value(0), Unit.BYTES, "meminfo." + field, null, Origin.SAMPLE);
    }

    /** The same of anonymous memory wherever it lies: what is swapped out has left AnonPages, and no process's memory. */
    public Reading anonymousGrowth() {
        Series swapped = history.series(HostMemory::anonymous).between(Instant.EPOCH, window.to());
        if (swapped.size() < 2) {
            return growth("AnonPages");
        }
        long peak = swapped.value(0);
        for (int i = 1; i < swapped.size(); i++) {
            peak = Math.max(peak, swapped.value(i));
        }
        return Reading.of(
                "growth of AnonPages and used swap",
                peak - swapped.value(0),
                Unit.BYTES,
                "meminfo.AnonPages, meminfo.SwapFree",
                null,
                Origin.SAMPLE);
    }

    /** Null where there is no swap. */
    private static @Nullable Long anonymous(HostSample sample) {
        Long anon = kilobytes("AnonPages").apply(sample);
        Long swap = kilobytes("SwapTotal").apply(sample);
        Long free = kilobytes("SwapFree").apply(sample);
        return anon == null || swap == null || free == null || swap == 0 ? null : anon + swap - free;
    }

    private Reading extreme(String name, Function<HostSample, @Nullable Long> number, boolean largest, String source) {
        Series inside = history.series(number).between(window.from(), window.to());
        if (inside.isEmpty()) {
            return Reading.unknown(name, Unit.BYTES, MEMINFO);
        }
        int best = 0;
        for (int i = 1; i < inside.size(); i++) {
            best = (inside.value(i) > inside.value(best)) == largest && inside.value(i) != inside.value(best)
                    ? i
                    : best;
        }
        return Reading.sampled(name, inside.value(best), Unit.BYTES, source, inside.time(best), MEMINFO);
    }

    private @Nullable Long unowned(HostSample sample) {
        return UnownedMemory.bytes(counter -> counter.in(sample), host.pageSize());
    }

    private static Function<HostSample, @Nullable Long> kilobytes(String field) {
        Counter line = line(field);
        return sample -> bytes(line.in(sample));
    }

    private static Counter line(String field) {
        return Counter.named("meminfo." + field);
    }

    private static @Nullable Long bytes(@Nullable Long kilobytes) {
        return kilobytes == null ? null : kilobytes * 1024;
    }
}
