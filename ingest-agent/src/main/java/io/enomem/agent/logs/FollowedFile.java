// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.logs.LogRecordReader.Coming;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One open file that is followed: it stays the same file whatever happens to its name. Tells a truncation by the size, or,
 * where the file has grown again meanwhile, by the bytes before the position, which are compared after each read and before
 * anything is made of it. Not thread-safe, acknowledgements aside.
 */
final class FollowedFile {

    /** Bytes that are read at once: they bound the records that are made before the first is sent. Ours. */
    private static final int READ_BYTES = 64 * 1024;

    /** Reads of one file before the others have their turn. Ours. */
    private static final int READS = 64;

    /**
     * Looks at a file of the size that it had, of which one compares its content: others cost one system call. Ours: at a
     * look a second, 2 s. Before anything is read it is always compared.
     */
    private static final int QUIET_LOOKS = 2;

    private final FileChannel channel;
    private final LogPipeline pipeline;
    private final Sink sink;
    private final LogCounts counts;
    private final FileWriters writers;
    private final FileKey key;
    private LogFile file;
    private Fingerprint head;
    private volatile Mark reached;
    private volatile RecordSending sending;
    private long lookedUpTo;
    private long seen;
    private boolean held;
    private boolean caughtUp;
    private int quietLooks;

    /** What one look at the file found. */
    enum Look {
        /** Nothing new. */
        QUIET,
        /** New bytes, all of which were read. */
        READ,
        /** New bytes, and more of them are there. */
        MORE,
        /** Other content than before: {@link FollowedFile#beginAgain} is due. */
        TRUNCATED
    }

    FollowedFile(
            FileChannel channel,
            LogPipeline pipeline,
            Sink sink,
            LogCounts counts,
            FileWriters writers,
            FilePosition kept,
            LogFile file) {
        this.channel = channel;
        this.pipeline = pipeline;
        this.sink = sink;
        this.counts = counts;
        this.writers = writers;
        this.sending = new RecordSending(sink, counts);
        this.key = kept.key();
        this.file = file;
        this.head = kept.head();
        this.reached = kept.mark();
        this.lookedUpTo = reached.position().next();
        this.seen = kept.seen();
        this.held = true;
    }

    FileKey key() {
        return key;
    }

    String path() {
        return file.path();
    }

    /** What is worth keeping now. */
    FilePosition position() {
        Mark durable = sending.durable(reached);
        return new FilePosition(key, file.path(), file.fileId(), file.generation(), head, durable, seen, false);
    }

    /** Offset up to which lines were looked at. */
    long next() {
        return reached.position().next();
    }

    /** Bytes that the file had when it was last looked at. */
    long seen() {
        return seen;
    }

    /** True once it was read to its end since it was opened. */
    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Bytes that it has now and that the broker does not have. Thread-safe; 0 once the file is closed. */
    long lagBytes() {
        try {
            long durable = sending.durable(reached).position().next();
            return Math.max(0, channel.size() - durable);
        } catch (IOException e) {
            // closed meanwhile
            return 0;
        }
    }

    /** True if the file has no content yet by which it could be known again: nothing of it may be sent before it is kept. */
    boolean isUnknown() {
        return head.length() == 0;
    }

    /** Learns the beginning, once it has a line; true if it did, and the position must be kept before the next look. */
    boolean learn() throws IOException {
        byte[] bytes = FileHead.read(channel);
        if (!FileHead.isEnough(bytes)) {
            return false;
        }
        head = Fingerprint.of(bytes, 0, bytes.length);
        return true;
    }

    /** Starts over with the next generation, after a truncation. What was sent of the one before needs no position. */
    void beginAgain() {
        file = file.truncated();
        head = Fingerprint.NONE;
        reached = Mark.START;
        sending = new RecordSending(sink, counts);
        lookedUpTo = 0;
        seen = 0;
        held = true;
        caughtUp = false;
    }

    /**
     * Reads what is new and sends its records.
     *
     * @param last true if nothing more will come, so that an unfinished line is the last one
     */
    Look look(LogWindow window, boolean last) throws IOException, InterruptedException {
        long size = channel.size();
        boolean quiet = caughtUp && !held && !last && size == seen && size == lookedUpTo;
        if (quiet && ++quietLooks % QUIET_LOOKS != 0) {
            return Look.QUIET;
        }
        if (!isSame(size)) {
            return Look.TRUNCATED;
        }
        seen = size;
        boolean grown = size > lookedUpTo;
        if (!grown && !held && !last) {
            caughtUp = true;
            return Look.QUIET;
        }
        return read(window, last ? Coming.NOTHING : grown ? Coming.MORE : Coming.LATER);
    }

    /** True if another file begins with what this one has, up to the end of the shorter: a copy of it, perhaps an older. */
    boolean isCopiedTo(FileChannel other) throws IOException {
        long size = Math.min(channel.size(), other.size());
        if (isUnknown() || size < head.length()) {
            return false;
        }
        int tail = (int) Math.min(size, Fingerprint.TAIL_BYTES);
        return head.isAt(other, 0)
                && Arrays.equals(
                        Fingerprint.bytesAt(channel, size - tail, tail), Fingerprint.bytesAt(other, size - tail, tail));
    }

    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it was only read
        }
    }

    private Look read(LogWindow window, Coming atEnd) throws IOException, InterruptedException {
        LogRecordReader reader = new LogRecordReader(pipeline, file, reached.position(), window);
        for (int reads = 0; reads < READS; reads++) {
            ByteBuffer room = reader.room();
            room.limit(room.position() + Math.min(READ_BYTES, room.remaining()));
            int count = Math.max(0, channel.read(room, reader.wanted()));
            if (!isSame(reader.wanted() + count)) {
                return Look.TRUNCATED;
            }
            reader.filled(count);
            counts.read(count);
            seen = Math.max(seen, reader.wanted());
            boolean end = count == 0;
            reader.give(
                    end ? atEnd : Coming.MORE,
                    caughtUp,
                    (record, before) -> sending.found(written(record), Mark.of(before, window)));
            reached = Mark.of(reader.position(), window);
            lookedUpTo = Math.max(lookedUpTo, reader.wanted());
            held = !end || atEnd == Coming.MORE;
            sending.send();
            if (end) {
                return atEnd == Coming.MORE ? Look.READ : Look.QUIET;
            }
        }
        caughtUp = false;
        return Look.MORE;
    }

    /** Who has the log open tells nothing of lines that were written a while ago. */
    private LogRecord written(LogRecord record) {
        return caughtUp
                ? LogRecord.newBuilder(record)
                        .setWriters(writers.of(key, Path.of(file.path())))
                        .build()
                : record;
    }

    private boolean isSame(long size) throws IOException {
        long now = channel.size();
        boolean longEnough = now >= size && now >= reached.position().next() && now >= head.length();
        Fingerprint tail = reached.tail();
        return longEnough && (tail.length() == 0 ? head.isAt(channel, 0) : tail.isAt(channel, reached.tailStart()));
    }
}
