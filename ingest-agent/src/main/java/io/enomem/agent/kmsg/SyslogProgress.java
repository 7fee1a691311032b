// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.schemas.Identity;
import java.util.Arrays;
import java.util.HexFormat;

/** How far one kernel log file is read, in whole lines. Not thread-safe. */
final class SyslogProgress {
    /** Bytes of the first line that tell files apart; syslog daemons begin each with a time. */
    static final int HEAD_BYTES = 256;

    /** Bytes before a position that tell that the file before it is the same: most of a line. Ours. */
    static final int TAIL_BYTES = 64;

    private static final int DIGITS = 12;

    private final String fileId;
    private final String head;
    private long offset;
    private long lines;
    private byte[] tail = new byte[0];

    /** A file that begins here. */
    SyslogProgress(String fileId, String head) {
        this.fileId = fileId;
        this.head = head;
    }

    /**
     * A file that was read up to a position.
     *
     * @param tail the bytes before it
     */
    SyslogProgress(SyslogPosition position, byte[] tail) {
        this.fileId = position.fileId();
        this.head = position.head();
        this.offset = position.offset();
        this.lines = position.lines();
        this.tail = tail;
    }

    String fileId() {
        return fileId;
    }

    long offset() {
        return offset;
    }

    long lines() {
        return lines;
    }

    /** The bytes before the offset. */
    byte[] tail() {
        return tail;
    }

    SyslogPosition position() {
        return new SyslogPosition(fileId, offset, lines, head, digest(tail));
    }

    /** The whole lines at the beginning of a piece, which are dealt with then; all of it if no line ends in a full one. */
    byte[] take(byte[] piece, int length) {
        int end = length;
        while (end > 0 && piece[end - 1] != '\n') {
            end--;
        }
        if (end == 0 && length == piece.length) {
            // No line of a kernel is so long: it is passed on in pieces.
            end = length;
        }
        offset += end;
        for (int i = 0; i < end; i++) {
            lines += piece[i] == '\n' ? 1 : 0;
        }
        byte[] before = Arrays.copyOf(tail, tail.length + end);
        System.arraycopy(piece, 0, before, tail.length, end);
        tail = Arrays.copyOfRange(before, Math.max(0, before.length - TAIL_BYTES), before.length);
        return Arrays.copyOf(piece, end);
    }

    /** The first line in these bytes, at most {@link #HEAD_BYTES} of it; empty if it may go on. */
    static byte[] firstLine(byte[] bytes, int length) {
        int end = 0;
        while (end < length && end < HEAD_BYTES && bytes[end] != '\n') {
            end++;
        }
        return end == length && length < HEAD_BYTES ? new byte[0] : Arrays.copyOf(bytes, end);
    }

    static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Identity.sha256(bytes)).substring(0, DIGITS);
    }
}
