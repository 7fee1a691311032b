// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Form of a saved log, told from its first lines.
 *
 * @param kind what writes such a file
 * @param host host name behind dmesg's bracket (journalctl -o short-monotonic), or null
 * @param indentation blanks before every line, as quoting leaves them
 */
record LogForm(Kind kind, @Nullable String host, int indentation) {
    /** What writes such a file. */
    enum Kind {
        /** Raw records of /dev/kmsg, or of netconsole's extended form. */
        KMSG,
        /** {@code journalctl -o export}. */
        JOURNAL_EXPORT,
        /** {@code journalctl -o json}. */
        JOURNAL_JSON,
        /** {@code dmesg --json}. */
        DMESG_JSON,
        /** Kernel lines only, each with its frame: dmesg, kern.log, a console. A bare line is the kernel's too. */
        KERNEL,
        /** Kernel text with no frame but perhaps a date. A bare line is the kernel's. */
        BARE,
        /** Lines of programs, perhaps with the kernel's among them: messages, syslog, an application's log. */
        MIXED
    }

    /** What a syslog daemon writes: the tag tells whose a line is. */
    static final LogForm SYSLOG = new LogForm(Kind.MIXED, null, 0);

    /** Bytes of a file that its form is told from: about two thousand lines. Ours. */
    static final int HEAD = 256 * 1024;

    /** Bytes in which a form shows that opens with a word of its own. Ours. */
    private static final int ENOUGH = 4096;

    /** The form of a file that begins so. */
    static LogForm of(byte[] head) {
        String start = new String(head, 0, Math.min(head.length, ENOUGH), StandardCharsets.UTF_8).stripLeading();
        if (start.startsWith("__CURSOR=") || start.startsWith("__REALTIME_TIMESTAMP=")) {
            return new LogForm(Kind.JOURNAL_EXPORT, null, 0);
        }
        if (start.startsWith("{")) {
            if (start.contains("\"__REALTIME_TIMESTAMP\"") || start.contains("\"MESSAGE\"")) {
                return new LogForm(Kind.JOURNAL_JSON, null, 0);
            }
            if (start.contains("\"dmesg\"")) {
                return new LogForm(Kind.DMESG_JSON, null, 0);
            }
        }
        return ofLines(head);
    }

    private static LogForm ofLines(byte[] head) {
        LineCount count = new LineCount();
        BoundedLines lines = new BoundedLines(new ByteArrayInputStream(head));
        try {
            while (lines.next()) {
                count.add(lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
        return count.form();
    }

    /** What kinds of lines the head has. */
    private static final class LineCount {
        private int records;
        private int kernel;
        private int programs;
        private int signals;
        private int lines;
        private int indentation = Integer.MAX_VALUE;
        private Optional<String> host = Optional.empty();

        void add(BoundedLines read) {
            if (read.length() == 0) {
                return;
            }
            lines++;
            if (KmsgRecord.parse(read.bytes(), read.length()).isPresent()) {
                records++;
                return;
            }
            String text = read.text();
            if (!text.isBlank()) {
                indentation = Math.min(indentation, Wrap.indentation(text));
            }
            SavedLine line = new LineFramer(Wrapping.unwrap(text), null).frame(0, 0, false);
            if (line.frame().kernel()) {
                kernel++;
                findHost(line);
            } else if (line.frame().wall() != null) {
                programs++;
            }
            if (KernelSignals.isKernelsOwn(line.text())) {
                signals++;
            }
        }

        private void findHost(SavedLine line) {
            int blank = line.text().indexOf(' ');
            if (host.isEmpty()
                    && line.frame().monotonicMicros() != null
                    && line.frame().wall() == null
                    && blank > 0
                    && line.text().startsWith("kernel: ", blank + 1)) {
                host = Optional.of(line.text().substring(0, blank));
            }
        }

        LogForm form() {
            if (records * 4 >= lines && records > 0) {
                return new LogForm(Kind.KMSG, null, 0);
            }
            if (host.isPresent()) {
                return new LogForm(Kind.MIXED, host.get(), 0);
            }
            if (kernel > 0) {
                return new LogForm(programs > 0 ? Kind.MIXED : Kind.KERNEL, null, 0);
            }
            return signals > 0 ? new LogForm(Kind.BARE, null, indentation) : new LogForm(Kind.MIXED, null, 0);
        }
    }
}
