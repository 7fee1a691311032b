// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Completes messages that came in pieces: fragments of pr_cont (flag c), lines that a rendering has split at a newline in
 * a task's name, and in saved text the end of a kill line that a mail program has wrapped. Only the two messages matter that are printed so and hold names: the summary and the kill line of an
 * OOM report. A joined line has the id of its first piece.
 */
final class Fragments {

    /** Contexts whose last line is kept; one more pushes out the oldest. */
    private static final int MAX_CALLERS = 32;

    /** Longest end of a kill line, characters: four numbers. */
    private static final int MAX_TAIL = 100;

    /** Lines into which a kill line is wrapped at most. */
    private static final int MAX_PIECES = 3;

    private final Map<String, KernelLine> last = new LinkedHashMap<>(MAX_CALLERS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KernelLine> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    /** The line, or what it completes. */
    KernelLine join(KernelLine line) {
        String caller = line.caller() == null ? "" : line.caller();
        KernelLine before = last.get(caller);
        KernelLine joined = before == null ? line : joined(before, line);
        if (joined.text().length() <= KernelLine.MAX_TEXT && isOpen(joined)) {
            last.put(caller, joined);
        } else {
            last.remove(caller);
        }
        return joined;
    }

    private static KernelLine joined(KernelLine before, KernelLine line) {
        if (line.continuation()) {
            return before.with(before.text() + line.text());
        }
        if (isTail(before, line)) {
            return before.with(before.text() + (isBetweenWords(before, line) ? " " : "") + line.text());
        }
        boolean completes = before.text().startsWith("oom-kill:")
                ? line.text().contains(",pid=") && line.text().contains(",uid=")
                : line.text().contains(") total-vm:");
        return completes
                        && Section.of(line.text()) == null
                        && !line.text().contains("oom-kill:constraint=")
                        && !line.text().contains("Killed process ")
                ? before.with(before.text() + '\n' + line.text())
                : line;
    }

    /** The rest of the numbers of a kill, in the next lines of a saved file. */
    private static boolean isTail(KernelLine before, KernelLine line) {
        String text = line.text();
        return isWrapped(before)
                && !line.id().proven()
                && line.id().position() <= before.id().position() + MAX_PIECES
                && text.length() <= MAX_TAIL
                && !text.contains("rocess ")
                && (text.startsWith("total-vm:")
                        || (text.startsWith("(") && text.contains(") total-vm:"))
                        || text.contains(" oom_score_adj:"));
    }

    private static boolean isWrapped(KernelLine line) {
        return !line.id().proven()
                && line.text().contains("Killed process ")
                && !line.text().contains(" oom_score_adj:");
    }

    private static boolean isBetweenWords(KernelLine before, KernelLine line) {
        String text = before.text();
        return text.endsWith(")") || text.endsWith(",") || line.text().startsWith("(");
    }

    /** True for a summary or a kill line whose end has not come. */
    private static boolean isOpen(KernelLine line) {
        String text = line.text();
        if (text.startsWith("oom-kill:")) {
            return !text.contains(",uid=");
        }
        return isWrapped(line) || (text.contains("Killed process ") && text.indexOf('(') > 0 && !text.contains(")"));
    }
}
