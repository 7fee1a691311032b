// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.scan.Lines;
import io.enomem.schemas.LogRecord;
import java.nio.ByteBuffer;

/**
 * Reads the matched records out of one file's bytes, wherever the bytes come from.
 *
 * <p>Bytes are put into {@link #room()} from {@link #wanted()} on; {@link #give} then gives what they complete. The records,
 * their text and their offsets are a function of the bytes: a reader that starts at another's {@link #position()} goes on
 * exactly as that one would. Not thread-safe.
 */
final class LogRecordReader {

    /** What the reader may still expect. */
    enum Coming {
        /** More bytes, soon: a record that may go on is held back. */
        MORE,
        /** Nothing for a while: records are given as they are, an unfinished line waits on. */
        LATER,
        /** Nothing more, ever: the unfinished line is the last one. */
        NOTHING
    }

    /** Takes the records. */
    interface Sink {
        /**
         * Takes a record.
         *
         * @param before a reader that starts here gives this record first
         */
        void accept(LogRecord record, LogPosition before);
    }

    private final LogPipeline pipeline;
    private final RecordFactory records;
    private final LogWindow window;
    private long next;
    private RecordEnds ends;

    LogRecordReader(LogPipeline pipeline, LogFile file, LogPosition start, LogWindow window) {
        this.pipeline = pipeline;
        this.records = new RecordFactory(pipeline, file);
        this.window = window;
        this.next = start.next();
        this.ends = start.ends();
        window.moveTo(context(next));
    }

    /** Offset of the next byte that is to be put in; at first before the start, for lines that a record reaches back to. */
    long wanted() {
        return window.end();
    }

    /** Where to put the next bytes; never empty. */
    ByteBuffer room() {
        return window.room(context(next));
    }

    /** Tells that the room's first bytes were filled. */
    void filled(int count) {
        window.filled(count);
    }

    LogPosition position() {
        return new LogPosition(next, ends);
    }

    /**
     * Gives the records that are complete.
     *
     * @param fresh true if the bytes were written just now, so that the present is the time of a line without one
     */
    void give(Coming coming, boolean fresh, Sink sink) {
        byte[] bytes = window.bytes();
        while (next < window.end()) {
            int from = window.index(next);
            int whole = whole(from, coming);
            if (whole == from) {
                return;
            }
            int hit =
                    pipeline.scanner().find(bytes, from, Math.min(window.index(window.end()), whole + straddle(whole)));
            if (hit < 0 || hit >= whole) {
                next += whole - from;
            } else if (!giveAround(hit, from, whole, coming, fresh, sink)) {
                return;
            }
        }
    }

    /** False if the record around the hit may still go on. */
    private boolean giveAround(int hit, int from, int whole, Coming coming, boolean fresh, Sink sink) {
        byte[] bytes = window.bytes();
        int start = Lines.startOfLine(bytes, from, hit);
        start += (hit - start) / RecordBounds.LINE_BYTES * RecordBounds.LINE_BYTES;
        int newline = Lines.endOfLine(bytes, hit, whole);
        int end = Math.min(newline < 0 ? whole : newline, start + RecordBounds.LINE_BYTES);
        if (pipeline.exclusions().find(bytes, start, end) >= 0) {
            next = window.first() + end;
            return true;
        }
        int available = window.index(window.end());
        LogLine matched = LineReader.read(bytes, start, end);
        if (window.first() + start < ends.of(matched.stream())) {
            // A line of a record that was given before the other stream's lines within it.
            next = window.first() + end;
            return true;
        }
        RecordLines lines = new RecordLines(bytes, earliestLine(matched), matched, whole, available);
        if (lines.open() && coming == Coming.MORE) {
            next = window.first() + start;
            return false;
        }
        long offset = window.first();
        sink.accept(records.record(bytes, offset, lines, fresh), position());
        next = offset + lines.rest();
        ends = ends.with(matched.stream(), offset + lines.end());
        return true;
    }

    /** Index after the last line that is whole; a line too long is whole at the bound of its piece. */
    private int whole(int from, Coming coming) {
        int end = window.index(window.end());
        int afterLast = Lines.startOfLine(window.bytes(), from, end);
        if (afterLast > from) {
            return afterLast;
        }
        int piece = from + RecordBounds.LINE_BYTES;
        if (end - piece >= pipeline.scanner().longest()) {
            return piece;
        }
        return coming == Coming.NOTHING ? end : from;
    }

    /** Bytes beyond the whole lines that a phrase may reach into: those of the next piece of the same line. */
    private int straddle(int whole) {
        return window.bytes()[whole - 1] == '\n' ? 0 : pipeline.scanner().longest();
    }

    /** Offset of the first byte that a record whose match is at or after an offset may depend on. */
    private static long context(long match) {
        return Math.max(0, match - RecordBounds.CONTEXT_BYTES);
    }

    /** The index of the first line that a record around a line may begin with. */
    private int earliestLine(LogLine matched) {
        int start = matched.start();
        long recordEnd = ends.of(matched.stream());
        long context = context(window.first() + start);
        if (recordEnd >= context) {
            return window.index(recordEnd);
        }
        int index = window.index(context);
        int line = context == 0 ? index : Lines.endOfLine(window.bytes(), index, start);
        return line < 0 ? start : line;
    }
}
