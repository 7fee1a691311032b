// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.LogRecordReader.Coming;
import io.enomem.agent.rotated.Decompression;
import io.enomem.agent.ship.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log that rotation packed, read once from a position in its unpacked text to its end. Holds one window while it is
 * read. Not thread-safe, acknowledgements aside.
 */
final class PackedLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PackedLog.class);

    /** Bytes that are read at once: they bound the records that are made before the first is sent. Ours. */
    private static final int READ_BYTES = 64 * 1024;

    private final InputStream in;
    private final FilePosition kept;
    private final LogWindow window = new LogWindow();
    private final LogRecordReader reader;
    private final RecordSending sending;
    private final LogCounts counts;
    private Mark reached;

    PackedLog(Path path, LogPipeline pipeline, Sink sink, LogCounts counts, FilePosition kept, LogFile file)
            throws IOException {
        this.kept = kept;
        this.counts = counts;
        this.reached = kept.mark();
        this.sending = new RecordSending(sink, counts);
        this.reader = new LogRecordReader(pipeline, file, reached.position(), window);
        this.in = open(path);
        in.skipNBytes(reader.wanted());
    }

    /** The first bytes of its unpacked text: what tells it from every other. */
    static byte[] head(Path path) throws IOException {
        try (InputStream in = open(path)) {
            return in.readNBytes(Fingerprint.HEAD_BYTES);
        }
    }

    /** True if its unpacked text has what was read of a former file, at the same place. */
    static boolean holds(Path path, FilePosition former) throws IOException {
        try (InputStream in = open(path)) {
            int length = former.head().length();
            byte[] head = in.readNBytes(length);
            if (length == 0
                    || head.length < length
                    || !Fingerprint.of(head, 0, length).equals(former.head())) {
                return false;
            }
            Fingerprint tail = former.mark().tail();
            long from = former.mark().tailStart();
            if (tail.length() == 0 || from < length) {
                return true;
            }
            byte[] bytes = skipped(in, from - length) ? in.readNBytes(tail.length()) : new byte[0];
            return Fingerprint.of(bytes, 0, bytes.length).equals(tail);
        }
    }

    /** Bytes of its unpacked text. Unpacks all of it. */
    static long length(Path path) throws IOException {
        try (InputStream in = open(path)) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    /** Reads on a bit and sends its records; false at its end. */
    boolean read() throws IOException, InterruptedException {
        ByteBuffer room = reader.room();
        int count = in.read(room.array(), room.position(), Math.min(READ_BYTES, room.remaining()));
        reader.filled(Math.max(0, count));
        counts.read(Math.max(0, count));
        Coming coming = count < 0 ? Coming.NOTHING : Coming.MORE;
        reader.give(coming, false, (record, before) -> sending.found(record, Mark.of(before, window)));
        reached = Mark.of(reader.position(), window);
        sending.send();
        return count >= 0;
    }

    /** What is worth keeping now. */
    FilePosition position() {
        return position(kept, sending, reached, false);
    }

    /** What is worth keeping once it was read to its end: moves while acknowledgements come, and holds no window. */
    Supplier<FilePosition> finalPosition() {
        FilePosition start = kept;
        RecordSending records = sending;
        Mark end = reached;
        return () -> position(start, records, end, true);
    }

    private static FilePosition position(FilePosition kept, RecordSending records, Mark reached, boolean atEnd) {
        Mark durable = records.durable(reached);
        long seen = reached.position().next();
        boolean ended = atEnd && durable.equals(reached);
        return new FilePosition(
                kept.key(), kept.path(), kept.fileId(), kept.generation(), kept.head(), durable, seen, ended);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private static InputStream open(Path path) throws IOException {
        return Decompression.open(
                Files.newInputStream(path),
                path.toString(),
                notice -> LOG.atWarn().log(notice));
    }

    private static boolean skipped(InputStream in, long bytes) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        long left = bytes;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                return false;
            }
            left -= count;
        }
        return true;
    }
}
