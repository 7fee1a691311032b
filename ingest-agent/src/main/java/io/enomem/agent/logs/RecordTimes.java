// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.scan.Lines;
import io.enomem.agent.logs.time.EventTime;
import io.enomem.agent.logs.time.LineTime;
import io.enomem.agent.logs.time.LineTimes;
import io.enomem.schemas.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a record happened. Remembers the last time seen before a record, so that a file without any is not searched
 * again for each of its records. Not thread-safe.
 */
final class RecordTimes {

    private static final long NOWHERE = -1;

    private final LogFile file;

    /** Up to this offset, {@link #seen} is the last time and stands in the line at {@link #seenAt}. */
    private long known;

    private long seenAt = NOWHERE;
    private @Nullable EventTime seen;

    RecordTimes(LogFile file) {
        this.file = file;
    }

    /**
     * The time of a record: of its first line that has one; else the read time if it was just written, else of the nearest
     * line before; else the read time.
     *
     * @param offset offset in the file of the first of the bytes
     */
    EventTime of(byte[] bytes, long offset, RecordLines lines, boolean fresh) {
        for (LogLine line : lines.lines()) {
            EventTime time = of(line);
            if (time != null) {
                return time;
            }
        }
        EventTime before = fresh ? null : before(bytes, offset, lines.start());
        return before == null
                ? new EventTime(file.clock().instant(), TimeSource.READ)
                : new EventTime(before.instant(), TimeSource.LINE_COMPLETED);
    }

    /** The line's own time where it is complete, else the container runtime's, else the line's completed. */
    private @Nullable EventTime of(LogLine line) {
        LineTime own = LineTimes.find(line.text());
        LineTime better = line.written() == null ? null : LineTimes.parse(line.written());
        LineTime chosen = own != null && (own.complete() || better == null) ? own : better;
        return chosen == null ? null : chosen.resolve(file.zone(), file.clock().instant());
    }

    /** The time of the nearest line before an index that has one and begins within the context. */
    private @Nullable EventTime before(byte[] bytes, long offset, int start) {
        int earliest = Math.max(0, start - RecordBounds.CONTEXT_BYTES);
        int end = start;
        EventTime found = null;
        while (found == null && end > earliest && offset + end > known) {
            int begin = Lines.startOfLine(bytes, earliest, end - 1);
            boolean whole = begin > earliest || offset + begin == 0;
            found = whole ? of(LineReader.read(bytes, begin, end)) : null;
            end = begin;
        }
        if (found != null) {
            seen = found;
            seenAt = offset + end;
        }
        known = offset + start;
        return seenAt > offset + earliest || seenAt == 0 ? seen : null;
    }
}
