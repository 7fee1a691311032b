// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.history.Series;
import java.time.Duration;
import java.util.Locale;

/** Whether memory that the kernel itself holds grew, and for how long. */
final class KernelGrowth {
    private KernelGrowth() {}

    /**
     * Whether a kind of kernel memory rose, within the samples or over the day: what takes hours to fill RAM rises by little
     * in the minutes that samples are kept for.
     */
    static Finding rose(Measures m, Series sampled, Series overTheDay, String what, String source, Threshold share) {
        Finding lately = rose(m, sampled, what, source, share);
        if (lately.holds() || overTheDay.size() <= sampled.size()) {
            return lately;
        }
        return roseOverTheDay(m, overTheDay, what, source, share);
    }

    /** The same over the day; what grew in the morning and stayed as it was since then does not leak. */
    static Finding roseOverTheDay(Measures m, Series overTheDay, String what, String source, Threshold share) {
        Rise rise = Rise.of(overTheDay);
        if (rise == null) {
            return Finding.unknown(Kernel.MEMINFO);
        }
        String over = " over " + span(rise.millis());
        Reading grown = Reading.of("growth of " + what, rise.bytes(), Unit.BYTES, source, rise.time(), Origin.SAMPLE);
        Reading lately = Reading.of(
                "growth of " + what + " in the second half of that time",
                rise.lately(),
                Unit.BYTES,
                source,
                rise.time(),
                Origin.SAMPLE);
        return rose(m, overTheDay, what + over, source, share)
                .and(Finding.atLeast(lately, m.bound(Threshold.GROWTH_GOES_ON, grown)));
    }

    /** A length of time for people. */
    static String span(long millis) {
        long minutes = Duration.ofMillis(millis).toMinutes();
        return minutes < 1
                ? Unit.MILLIS.format(millis)
                : minutes < 120 ? minutes + " min" : String.format(Locale.ROOT, "%.1f h", minutes / 60.0);
    }

    /** Whether a kind of kernel memory rose by that part of RAM: mostly upwards, in many steps, above its noise. */
    static Finding rose(Measures m, Series series, String what, String source, Threshold share) {
        Rise rise = Rise.of(series);
        if (rise == null) {
            return Finding.unknown(Kernel.MEMINFO);
        }
        Reading grown = Reading.of("growth of " + what, rise.bytes(), Unit.BYTES, source, rise.time(), Origin.SAMPLE);
        Reading steps = Reading.of(
                "samples in which " + what + " rose", rise.rising(), Unit.SAMPLES, source, rise.time(), Origin.SAMPLE);
        Reading gradual = Reading.of(
                "growth of " + what + " without its largest step",
                rise.bytes() - rise.largestStep(),
                Unit.BYTES,
                source,
                rise.time(),
                Origin.SAMPLE);
        Reading noise =
                Reading.of("largest fall of " + what, rise.largestFall(), Unit.BYTES, source, null, Origin.SAMPLE);
        return Finding.atLeast(grown, m.bound(share, m.host().ram()))
                .and(Finding.atLeast(steps, m.bound(Threshold.GROWTH_SAMPLES)))
                .and(Finding.atLeast(gradual, m.bound(Threshold.GROWTH_IN_STEPS, grown)))
                .and(Finding.atLeast(grown, m.bound(Threshold.GROWTH_OVER_NOISE, noise)));
    }
}
