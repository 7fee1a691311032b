// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.rotated.Decompression;
import io.enomem.agent.rotated.RotatedName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A kernel log that rotation renamed, copied or packed, from a position to its end. Not thread-safe. */
final class SyslogRest implements SyslogLines {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogRest.class);

    private final InputStream in;
    private final SyslogProgress progress;
    private final byte[] piece = new byte[PIECE];
    private int held;

    private SyslogRest(InputStream in, SyslogProgress progress) {
        this.in = in;
        this.progress = progress;
    }

    /**
     * What was not read of a log, oldest first: the rest of the file that had a position, and the rotated files that are
     * newer than it. Empty if no file beside the log has that content.
     */
    static List<SyslogRest> after(SyslogPosition position, Path log) {
        List<SyslogRest> rests = new ArrayList<>();
        for (Path path : rotated(log)) {
            try {
                if (rests.isEmpty()) {
                    openAt(position, path, rests);
                } else {
                    rests.add(open(path));
                }
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("path", path)
                        .addKeyValue("reason", e.toString())
                        .log("A rotated kernel log cannot be read");
            }
        }
        return rests;
    }

    @Override
    public byte[] next() throws IOException {
        int read = in.readNBytes(piece, held, piece.length - held);
        int length = held + read;
        byte[] lines = progress.take(piece, length);
        held = length - lines.length;
        System.arraycopy(piece, lines.length, piece, 0, held);
        return lines;
    }

    @Override
    public SyslogProgress progress() {
        return progress;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static void openAt(SyslogPosition position, Path path, List<SyslogRest> found) throws IOException {
        InputStream in = unpacked(path);
        boolean same = false;
        try {
            int ahead = (int) Math.min(SyslogProgress.HEAD_BYTES, position.offset());
            byte[] head = in.readNBytes(ahead);
            byte[] line = SyslogProgress.firstLine(head, head.length);
            long tailAt = Math.max(0, position.offset() - SyslogProgress.TAIL_BYTES);
            byte[] tail = tail(in, head, tailAt, (int) (position.offset() - tailAt));
            same = SyslogProgress.digest(line).equals(position.head())
                    && SyslogProgress.digest(tail).equals(position.tail());
            if (same) {
                found.add(new SyslogRest(in, new SyslogProgress(position, tail)));
            }
        } finally {
            if (!same) {
                in.close();
            }
        }
    }

    /** The bytes at an offset of a stream whose first bytes were read; fewer if it ends before. */
    private static byte[] tail(InputStream in, byte[] head, long from, int length) throws IOException {
        byte[] tail = new byte[length];
        int fromHead = (int) Math.max(0, Math.min(length, head.length - from));
        if (fromHead > 0) {
            System.arraycopy(head, (int) from, tail, 0, fromHead);
        } else if (in.skip(from - head.length) < from - head.length) {
            return new byte[0];
        }
        int read = in.readNBytes(tail, fromHead, length - fromHead);
        return read == length - fromHead ? tail : new byte[0];
    }

    private static SyslogRest open(Path path) throws IOException {
        byte[] line;
        try (InputStream in = unpacked(path)) {
            byte[] head = in.readNBytes(SyslogProgress.HEAD_BYTES);
            line = SyslogProgress.firstLine(head, head.length);
        }
        String head = SyslogProgress.digest(line);
        return new SyslogRest(unpacked(path), new SyslogProgress(head, head));
    }

    private static InputStream unpacked(Path path) throws IOException {
        return Decompression.open(
                Files.newInputStream(path),
                path.toString(),
                notice -> LOG.atWarn().log(notice));
    }

    private static List<Path> rotated(Path log) {
        String name = String.valueOf(log.getFileName());
        List<Path> files = new ArrayList<>();
        Path directory = log.toAbsolutePath().getParent();
        if (directory == null) {
            return files;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path path : all) {
                String other = String.valueOf(path.getFileName());
                RotatedName rotated = RotatedName.of(other);
                if (rotated.isRotated(other) && rotated.base().equals(name) && Files.isRegularFile(path)) {
                    files.add(path);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.atDebug().setCause(e).log("Rotated kernel logs cannot be looked for");
        }
        files.sort(Comparator.comparing(path -> RotatedName.of(String.valueOf(path.getFileName()))));
        return files;
    }
}
