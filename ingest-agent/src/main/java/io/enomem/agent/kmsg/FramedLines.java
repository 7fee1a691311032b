// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Lines with frames, and bare lines joined to the record they belong to: dmesg prints an embedded newline as a line
 * without a stamp, indented by the stamp's width, and mail breaks long lines.
 */
final class FramedLines implements SavedLines {
    private final BoundedLines lines;
    private final LogForm form;
    private @Nullable SavedLine pending;
    private String lastLine = "";
    private int pendingIndent;

    FramedLines(BoundedLines lines, LogForm form) {
        this.lines = lines;
        this.form = form;
    }

    @Override
    public @Nullable SavedLine next() throws IOException {
        while (lines.next()) {
            String text = lines.text();
            SavedLine line = new LineFramer(Wrapping.unwrap(text), form.host())
                    .frame(lines.number(), lines.offset(), lines.cut());
            SavedLine before = pending;
            SavedLine joined = before == null ? null : joined(before, line, text);
            lastLine = text;
            if (joined != null) {
                pending = joined;
                continue;
            }
            pendingIndent = Wrap.indentation(text);
            pending = line;
            if (before != null && !before.text().isBlank()) {
                return plain(before);
            }
        }
        SavedLine last = pending;
        pending = null;
        return last == null || last.text().isBlank() ? null : plain(last);
    }

    /** Without the blanks that terminals pad lines with, and those that quoting puts before bare ones. */
    private SavedLine plain(SavedLine line) {
        int quoted = line.frame().isBare() ? Math.min(form.indentation(), Wrap.indentation(line.text())) : 0;
        String text = line.text().substring(quoted).stripTrailing();
        return SavedLine.of(line.number(), line.offset(), line.frame(), text, line.cut());
    }

    /** Both lines as one record, or null if the second stands for itself. */
    private @Nullable SavedLine joined(SavedLine before, SavedLine line, String text) {
        boolean bare = line.frame().isBare();
        if (!bare || before.frame().isBare() || !before.frame().kernel() || text.isBlank()) {
            return null;
        }
        int indentation = Wrap.indentation(text) - pendingIndent;
        int embedded = before.frame().width() - pendingIndent;
        if (indentation >= embedded) {
            return with(before, '\n' + text.substring(before.frame().width()));
        }
        if (indentation > 0) {
            return form.kind() == LogForm.Kind.KERNEL ? with(before, '\n' + text.strip()) : null;
        }
        if (!Wrap.brokeAfter(lastLine, text.strip())) {
            return null;
        }
        return with(before, (before.text().endsWith(" ") ? "" : " ") + text.strip());
    }

    private static @Nullable SavedLine with(SavedLine before, String more) {
        if (before.text().length() + more.length() > KmsgRecord.MAX_TEXT) {
            return null;
        }
        return SavedLine.of(before.number(), before.offset(), before.frame(), before.text() + more, before.cut());
    }
}
