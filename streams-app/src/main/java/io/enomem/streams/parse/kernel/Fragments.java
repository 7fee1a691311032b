// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Completes messages that came in pieces: fragments of pr_cont (flag c), and lines that a rendering has split at a newline
 * in a task's name. Only the two messages matter that are printed so and hold names: the summary and the kill line of an
 * OOM report. A joined line has the id of its first piece.
 */
final class Fragments {

    /** Contexts whose last line is kept; one more pushes out the oldest. */
    private static final int MAX_CALLERS = 32;

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
        if (joined.text().length() <= KernelLine.MAX_TEXT && isOpen(joined.text())) {
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

    /** True for a summary or a kill line whose end has not come. */
    private static boolean isOpen(String text) {
        if (text.startsWith("oom-kill:")) {
            return !text.contains(",uid=");
        }
        return text.contains("Killed process ") && text.indexOf('(') > 0 && !text.contains(")");
    }
}
