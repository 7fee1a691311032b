// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.time.LineTime;
import io.enomem.agent.logs.time.LineTimes;
import java.util.List;

/**
 * Tells whether a line goes on with what the line before it began: stack traces and dumps of Java, Python, Go, Rust, Node,
 * Ruby, PHP and .NET, and indented lines of any program. Judged by the two lines alone, so the answer does not depend on
 * where reading began. Pure.
 */
final class TraceLines {

    /** First words of lines that never begin a record; beside each language's own frames, which are indented. */
    private static final List<String> CONTINUATIONS = List.of(
            "Caused by: ", // Java
            "Suppressed: ",
            "at ",
            "... ",
            "During handling of the above exception", // Python
            "The above exception was the direct cause",
            "goroutine ", // Go
            "created by ",
            "runtime stack:",
            "[signal ",
            "exit status ",
            "stack backtrace:", // Rust
            "note: run with ",
            "note: Run with ",
            "note: Some details are omitted",
            "Emitted '", // Node
            "Node.js v",
            "--- End of ", // .NET
            "---> ",
            "Stack trace:", // PHP
            "thrown in ");

    /** What may follow an empty line within a trace. */
    private static final List<String> AFTER_BLANK = List.of(
            "goroutine ",
            "runtime stack:",
            "[signal ",
            "stack backtrace:",
            "Node.js v",
            "During handling of the above exception",
            "The above exception was the direct cause");

    private static final String TRACEBACK = "Traceback (most recent call last):";

    private static final List<String> LEVELS =
            List.of("TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "CRIT", "FATAL", "ALERT", "SEVERE", "PANIC");

    /** A stamp further in belongs to the message. */
    private static final int FARTHEST_STAMP = 40;

    private TraceLines() {}

    /** True if the line goes on with the record that the previous line, not blank, belongs to. */
    static boolean continues(String previous, String line) {
        if (line.isEmpty() || line.startsWith("{\"")) {
            return false;
        }
        int body = endOfStamp(line);
        if (body > 0) {
            return stampedFrame(line, body) && endOfStamp(previous) > 0;
        }
        char first = line.charAt(0);
        if (first == ' ' || first == '\t' || first == '}' || first == ')' || first == ']') {
            return true;
        }
        if (first == '#') {
            return previous.charAt(0) == '#' || (digitAt(line, 1) && !digitAt(previous, 0));
        }
        return startsWithAny(line, CONTINUATIONS)
                || (line.startsWith(TRACEBACK) && (beginsRecord(previous) || startsWithAny(previous, AFTER_BLANK)))
                || (Frames.exception(line) && beginsRecord(previous))
                || (Frames.python(previous) && (Frames.exception(line) || Frames.qualified(line)))
                || (Frames.go(previous) && Frames.goFunction(line))
                || Frames.ruby(line)
                || Frames.rustPanic(previous);
    }

    /** True if the line goes on after an empty one. */
    static boolean continuesAfterBlank(String previous, String line) {
        return startsWithAny(line, AFTER_BLANK)
                || (line.startsWith(TRACEBACK) && startsWithAny(previous, AFTER_BLANK))
                || (Frames.python(previous) && Frames.exception(line))
                || (Frames.goFunction(line) && previous.startsWith("goroutine "));
    }

    /** True if a line begins with a time or a level: a logger wrote it as the first of a record. */
    private static boolean beginsRecord(String line) {
        return endOfStamp(line) > 0 || startsWithAny(line, LEVELS) || line.startsWith("[") || line.startsWith("{\"");
    }

    /** Where the text behind a line's time begins; 0 for a line without one at its beginning. */
    static int endOfStamp(String line) {
        LineTime time = LineTimes.find(line);
        if (time == null || time.start() > FARTHEST_STAMP) {
            return 0;
        }
        int colon = line.indexOf(": ");
        return colon >= 0 && colon < time.start() ? 0 : time.end();
    }

    /** True if what follows the stamp is a frame: loggers of lines, such as syslog, stamp every line of a trace. */
    private static boolean stampedFrame(String line, int stampEnd) {
        int colon = line.indexOf(": ", stampEnd);
        int body = colon < 0 ? stampEnd : colon + 2;
        String message = line.substring(body);
        return message.startsWith("#011") // rsyslog's form of a tab
                || message.startsWith("\t")
                || (message.startsWith("  ") && Frames.indented(message.stripLeading()))
                || message.startsWith("Caused by: ")
                || (message.startsWith("at ") && message.endsWith(")"))
                || message.startsWith(TRACEBACK);
    }

    private static boolean startsWithAny(String line, List<String> beginnings) {
        for (String beginning : beginnings) {
            if (line.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean digitAt(String line, int index) {
        return index < line.length() && line.charAt(index) >= '0' && line.charAt(index) <= '9';
    }
}
