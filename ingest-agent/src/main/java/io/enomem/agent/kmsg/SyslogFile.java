// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One kernel log file while it is the one that is written, and what is left of it after a rotation. Not thread-safe. */
final class SyslogFile implements SyslogLines, Closeable {
    private final RandomAccessFile in;
    private final Object key;
    private SyslogProgress progress;

    private SyslogFile(RandomAccessFile in, Object key, SyslogProgress progress) {
        this.in = in;
        this.key = key;
        this.progress = progress;
    }

    /** Opens the file at its beginning; null if there is none, or its first line, which tells it, is not complete. */
    static @Nullable SyslogFile openIfBegun(Path path) throws IOException {
        if (Files.notExists(path)) {
            return null;
        }
        RandomAccessFile in = new RandomAccessFile(path.toFile(), "r");
        boolean begun = false;
        try {
            Object key = keyOf(path);
            byte[] head = new byte[SyslogProgress.HEAD_BYTES];
            byte[] line = SyslogProgress.firstLine(head, Math.max(0, in.read(head)));
            begun = line.length > 0;
            return begun ? new SyslogFile(in, key, beginning(key, line)) : null;
        } finally {
            if (!begun) {
                in.close();
            }
        }
    }

    @Override
    public SyslogProgress progress() {
        return progress;
    }

    /** True if the path names this file still; false also if it names none. */
    boolean isAt(Path path) throws IOException {
        try {
            return keyOf(path).equals(key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** True if it became shorter than what was read of it, or has other content there. */
    boolean wasTruncated() throws IOException {
        return in.length() < progress.offset() || !Arrays.equals(before(progress.offset()), progress.tail());
    }

    /** True if it has what was read of the file that had this position, at the same place. */
    boolean holds(SyslogPosition position) throws IOException {
        return position.head().equals(progress.position().head())
                && in.length() >= position.offset()
                && SyslogProgress.digest(before(position.offset())).equals(position.tail());
    }

    /** Goes on where an earlier run ended. */
    void resume(SyslogPosition position) throws IOException {
        progress = new SyslogProgress(position, before(position.offset()));
    }

    /** Passes over what is there, counting its lines. */
    void skipToEnd() throws IOException {
        while (next().length > 0) {
            // next() counts
        }
    }

    @Override
    public byte[] next() throws IOException {
        byte[] piece = new byte[PIECE];
        in.seek(progress.offset());
        return progress.take(piece, Math.max(0, in.read(piece)));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte[] before(long offset) throws IOException {
        int length = (int) Math.min(SyslogProgress.TAIL_BYTES, offset);
        byte[] tail = new byte[length];
        in.seek(offset - length);
        int read = Math.max(0, in.read(tail));
        return Arrays.copyOf(tail, read);
    }

    private static Object keyOf(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path : key;
    }

    private static SyslogProgress beginning(Object key, byte[] line) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        told.writeBytes(key.toString().getBytes(StandardCharsets.UTF_8));
        told.writeBytes(line);
        return new SyslogProgress(SyslogProgress.digest(told.toByteArray()), SyslogProgress.digest(line));
    }
}
