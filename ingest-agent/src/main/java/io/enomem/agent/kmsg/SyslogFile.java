// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.schemas.Identity;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One kernel log file while it is the one that is written, and what is left of it after a rotation. Not thread-safe. */
final class SyslogFile implements Closeable {
    /** What is read at a time, bytes. */
    private static final int PIECE = 256 << 10;

    /** Bytes of the first line that tell files apart; syslog daemons begin each with a time. */
    private static final int FINGERPRINT = 256;

    private static final int DIGITS = 12;

    private final RandomAccessFile in;
    private final Object key;
    private final String id;
    private long offset;
    private long lines;

    private SyslogFile(RandomAccessFile in, Object key, String id) {
        this.in = in;
        this.key = key;
        this.id = id;
    }

    /** Opens the file at its beginning; null while its first line, which tells it from others, is not complete. */
    static @Nullable SyslogFile openIfBegun(Path path) throws IOException {
        RandomAccessFile in = new RandomAccessFile(path.toFile(), "r");
        boolean begun = false;
        try {
            Object key = keyOf(path);
            String identity = identity(in, key);
            begun = identity != null;
            return identity == null ? null : new SyslogFile(in, key, identity);
        } finally {
            if (!begun) {
                in.close();
            }
        }
    }

    /** Device and inode of what the path names now. */
    static Object keyOf(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path : key;
    }

    String id() {
        return id;
    }

    /** True if the path names this file still. */
    boolean isAt(Path path) throws IOException {
        return keyOf(path).equals(key);
    }

    /** True if it became shorter than what was read of it. */
    boolean wasTruncated() throws IOException {
        return in.length() < offset;
    }

    long lines() {
        return lines;
    }

    SyslogPosition position() {
        return new SyslogPosition(id, offset, lines);
    }

    /** Goes on where an earlier run ended. */
    void resume(SyslogPosition position) {
        offset = position.offset();
        lines = position.lines();
    }

    /** Passes over what is there, counting its lines. */
    void skipToEnd() throws IOException {
        while (next().length > 0) {
            // next() counts
        }
    }

    /** The whole lines that were not read yet, some of them; empty if there is none. */
    byte[] next() throws IOException {
        byte[] piece = new byte[PIECE];
        in.seek(offset);
        int length = Math.max(0, in.read(piece));
        int end = length;
        while (end > 0 && piece[end - 1] != '\n') {
            end--;
        }
        if (end == 0 && length == PIECE) {
            // No line of a kernel is so long: it is passed on in pieces.
            end = length;
        }
        offset += end;
        for (int i = 0; i < end; i++) {
            lines += piece[i] == '\n' ? 1 : 0;
        }
        return Arrays.copyOf(piece, end);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static @Nullable String identity(RandomAccessFile in, Object key) throws IOException {
        byte[] head = new byte[FINGERPRINT];
        int length = Math.max(0, in.read(head));
        int end = 0;
        while (end < length && head[end] != '\n') {
            end++;
        }
        if (end == length && length < FINGERPRINT) {
            return null;
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        told.writeBytes(key.toString().getBytes(StandardCharsets.UTF_8));
        told.write(head, 0, end);
        return HexFormat.of().formatHex(Identity.sha256(told.toByteArray())).substring(0, DIGITS);
    }
}
