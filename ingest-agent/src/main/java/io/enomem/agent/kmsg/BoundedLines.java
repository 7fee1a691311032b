// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a file, each cut to a bound, in constant memory. A line ends with LF or CR LF; NUL bytes before a line,
 * which a crash leaves in log files, are not part of it.
 */
final class BoundedLines {
    /** Most bytes kept of a line: a record of 8 KiB, every byte of it escaped as four, and its prefix. Ours. */
    static final int MAX_LINE = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int filled;
    private long bufferOffset;

    private byte[] line = new byte[1024];
    private int length;
    private boolean cut;
    private long number;
    private long offset;

    BoundedLines(InputStream in) {
        this.in = in;
    }

    /** Moves to the next line; false at the end of the file. */
    boolean next() throws IOException {
        length = 0;
        cut = false;
        offset = bufferOffset + at;
        boolean any = false;
        while (at < filled || fill()) {
            any = true;
            int start = at;
            while (at < filled && buffer[at] != '\n') {
                at++;
            }
            keep(start, at);
            if (at < filled) {
                at++;
                break;
            }
        }
        if (!any) {
            return false;
        }
        number++;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        dropLeadingNuls();
        return true;
    }

    /** The line's bytes; valid up to {@link #length} until the next line is read. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** The line as text; what is no UTF-8 becomes U+FFFD. */
    String text() {
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /** True if the line was longer than what was kept. */
    boolean cut() {
        return cut;
    }

    /** Number of the line, from 1. */
    long number() {
        return number;
    }

    /** Offset in bytes of the line in the file. */
    long offset() {
        return offset;
    }

    private void keep(int from, int to) {
        int kept = Math.min(to - from, MAX_LINE - length);
        cut |= kept < to - from;
        if (length + kept > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LINE, Math.max(length + kept, line.length * 2)));
        }
        System.arraycopy(buffer, from, line, length, kept);
        length += kept;
    }

    private void dropLeadingNuls() {
        int nuls = 0;
        while (nuls < length && line[nuls] == 0) {
            nuls++;
        }
        if (nuls > 0) {
            length -= nuls;
            System.arraycopy(line, nuls, line, 0, length);
        }
    }

    private boolean fill() throws IOException {
        bufferOffset += filled;
        at = 0;
        filled = Math.max(0, in.read(buffer));
        return filled > 0;
    }
}
