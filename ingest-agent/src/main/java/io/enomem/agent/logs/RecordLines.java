// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.scan.Lines;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one record, found around a line that matched: those before it that began the record, and those after it that
 * go on with it. A function of the bytes alone, within {@link RecordBounds}: the same file gives the same records however
 * it was read. Lines of a container's other stream may stand among them; they belong to other records.
 */
final class RecordLines {

    private static final int NOTHING = Integer.MAX_VALUE;

    private final byte[] bytes;
    private final int limit;
    private final int available;
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private boolean open;
    private boolean cut;
    private int passed = NOTHING;

    /**
     * @param earliest index before which the record cannot begin; a line begins there
     * @param matched the line that matched
     * @param limit index after the last line that is whole
     * @param available index after the last byte there is
     */
    RecordLines(byte[] bytes, int earliest, LogLine matched, int limit, int available) {
        this.bytes = bytes;
        this.limit = limit;
        this.available = available;
        lines.add(matched);
        reachBack(earliest);
        reachForward(matched.end());
    }

    /** The lines in their order; never empty. */
    List<LogLine> lines() {
        return List.copyOf(lines);
    }

    int start() {
        return lines.getFirst().start();
    }

    int end() {
        return lines.getLast().end();
    }

    /** Where the lines begin that may match and are not in this record: at its end, or among its lines. */
    int rest() {
        return Math.min(passed, end());
    }

    /** True if bytes yet to come may belong to the record. */
    boolean open() {
        return open;
    }

    /** True if the record reached a bound before its end. */
    boolean cut() {
        return cut;
    }

    private void reachBack(int earliest) {
        int used = lines.size();
        while (lines.size() < used + RecordBounds.LINES) {
            LogLine first = lines.getFirst();
            LogLine previous = before(first, earliest);
            if (previous == null) {
                return;
            }
            LogLine blank = null;
            if (previous.blank()) {
                blank = previous;
                previous = before(blank, earliest);
            }
            if (previous == null || previous.blank() || !joined(previous, blank, first)) {
                return;
            }
            if (blank != null) {
                lines.addFirst(blank);
            }
            lines.addFirst(previous);
        }
    }

    private void reachForward(int from) {
        int used = lines.size();
        LogLine last = lines.getLast();
        LogLine blank = null;
        int next = from;
        int others = 0;
        while (lines.size() < used + RecordBounds.LINES && next - from < RecordBounds.CONTEXT_BYTES) {
            int end = Lines.endOfLine(bytes, next, limit);
            if ((end < 0 ? available : end) - next > RecordBounds.LINE_BYTES) {
                return;
            }
            if (end < 0) {
                open = true;
                return;
            }
            LogLine line = LineReader.read(bytes, next, end);
            next = end;
            if (line.stream().isBeside(last.stream())) {
                passed = Math.min(passed, line.start());
                if (++others > RecordBounds.OTHER_STREAM) {
                    return;
                }
                continue;
            }
            others = 0;
            if (line.blank() && blank == null) {
                blank = line;
            } else if (!line.blank() && joined(last, blank, line)) {
                if (blank != null) {
                    lines.addLast(blank);
                }
                lines.addLast(line);
                last = line;
                blank = null;
            } else {
                return;
            }
        }
        cut = true;
    }

    private static boolean joined(LogLine previous, @Nullable LogLine blank, LogLine line) {
        if (!previous.isWrappedAs(line)) {
            return false;
        }
        if (previous.partial()) {
            return blank == null;
        }
        return blank == null
                ? TraceLines.continues(previous.text(), line.text())
                : TraceLines.continuesAfterBlank(previous.text(), line.text());
    }

    /** The line before it in its stream, or null if there is none near. */
    private @Nullable LogLine before(LogLine line, int earliest) {
        LogLine previous = line;
        for (int others = 0; others <= RecordBounds.OTHER_STREAM && previous.start() > earliest; others++) {
            int start = Lines.startOfLine(bytes, earliest, previous.start() - 1);
            previous = LineReader.read(bytes, start, previous.start());
            if (!previous.stream().isBeside(line.stream())) {
                return previous;
            }
        }
        return null;
    }
}
