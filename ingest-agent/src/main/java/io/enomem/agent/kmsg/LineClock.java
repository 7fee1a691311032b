// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.schemas.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Event times of the lines of one saved log, asked for in the order of the file.
 *
 * <p>Where a line has both a date and the kernel's stamp, the stamp decides and the date only tells the offset between
 * them: a syslog daemon that memory pressure held up writes late, never early, so the smallest offset seen is the true
 * one.
 */
final class LineClock {
    /** A stamp that steps back by more than this began a new boot; processors disagree by microseconds. Ours. */
    private static final long NEW_BOOT_MICROS = 60_000_000;

    /** An offset that grows by more than this means that the host slept, which the kernel's stamp does not count. Ours. */
    private static final long SLEPT_MILLIS = 600_000;

    private final SavedLog log;
    private final YearGuess years;
    private @Nullable Long offset;
    private @Nullable String lineBootId;
    private @Nullable String earlierBoot;
    private long boots;
    private long lastMicros;
    private long deltaMicros;
    private Time last = new Time(0, TimeSource.RELATIVE, null);

    /**
     * An event time.
     *
     * @param millis milliseconds since 1970, or since boot where the source is RELATIVE
     * @param source where it came from
     * @param offsetMillis what was added to the kernel's stamp; null if the time came from the line
     */
    record Time(long millis, TimeSource source, @Nullable Long offsetMillis) {}

    LineClock(SavedLog log) {
        this.log = log;
        this.years = new YearGuess(log.zone(), log.writtenAtMillis());
    }

    /** The boot of the line that was asked for last. */
    String bootId() {
        return earlierBoot != null ? earlierBoot : log.boot().bootId();
    }

    /** The event time of a line, with the boot id that the line itself carries, if any. */
    Time timeOf(Frame frame, @Nullable String readBootId) {
        noticeBoot(frame.monotonicMicros(), readBootId);
        WallStamp wall = frame.wall();
        Long micros = frame.monotonicMicros();
        if (wall != null) {
            last = micros == null ? dated(wall) : both(wall, micros);
        } else if (micros != null) {
            last = monotonic(micros);
        } else if (frame.deltaMicros() != null) {
            noticeRelative(last.source == TimeSource.RELATIVE);
            deltaMicros += frame.deltaMicros();
            last = new Time(last.millis + deltaMicros / 1000, last.source, null);
            deltaMicros %= 1000;
        } else {
            noticeRelative(last.source == TimeSource.RELATIVE);
        }
        return last;
    }

    private Time dated(WallStamp wall) {
        TimeSource source = wall.complete() ? TimeSource.LINE : TimeSource.LINE_COMPLETED;
        if (wall.year() == 0) {
            log.notices().accept(log.name() + ": its dates carry no year; the newest year that fits was taken");
        }
        if (wall.offsetSeconds() == null) {
            log.notices().accept(log.name() + ": its dates carry no time zone; " + log.zone() + " was taken");
        }
        return new Time(wall.epochMillis(years.yearOf(wall), log.zone()), source, null);
    }

    private Time both(WallStamp wall, long micros) {
        Time date = dated(wall);
        long candidate = date.millis - micros / 1000;
        Long known = offset;
        long taken = known == null || candidate < known || candidate > known + SLEPT_MILLIS ? candidate : known;
        offset = taken;
        noticeEarlierBoot(taken);
        return new Time(taken + micros / 1000, date.source, taken);
    }

    private Time monotonic(long micros) {
        Long start = offset != null ? offset : boots > 0 ? null : log.bootTimeMillis();
        if (start == null) {
            log.notices()
                    .accept(log.name() + ": it counts from boot, and nothing tells when that was; times are relative");
            return new Time(micros / 1000, TimeSource.RELATIVE, null);
        }
        return new Time(start + micros / 1000, TimeSource.KERNEL, start);
    }

    private void noticeRelative(boolean relative) {
        if (relative) {
            log.notices().accept(log.name() + ": nothing in it tells the date; its times are relative");
        }
    }

    private void noticeBoot(@Nullable Long micros, @Nullable String readBootId) {
        boolean other = readBootId != null && lineBootId != null && !readBootId.equals(lineBootId);
        boolean back = readBootId == null && micros != null && micros < lastMicros - NEW_BOOT_MICROS;
        if (other || back) {
            offset = null;
            earlierBoot = null;
            boots++;
        }
        if (readBootId != null) {
            lineBootId = readBootId;
        }
        if (micros != null) {
            lastMicros = micros;
        }
    }

    /** A line that says when its boot began: long before the boot that the host is known to be in, it is an earlier one. */
    private void noticeEarlierBoot(long offsetMillis) {
        Long known = log.bootTimeMillis();
        if (earlierBoot == null && known != null && offsetMillis < known - SLEPT_MILLIS) {
            earlierBoot = "boot-" + Math.floorDiv(offsetMillis, 1000);
        }
    }
}
