// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The records in a stream of bytes, read as far as the next record needs. Holds one window and its records. */
final class StreamRecords implements LogRecords {

    /** Bytes that are read at once: they bound the records that wait. Ours. */
    private static final int READ_BYTES = 64 * 1024;

    private final InputStream in;
    private final LogRecordReader reader;
    private final Queue<LogRecord> ready = new ArrayDeque<>();
    private boolean ended;

    StreamRecords(InputStream in, LogPipeline pipeline, LogFile file) {
        this.in = in;
        this.reader = new LogRecordReader(pipeline, file, LogPosition.START, new LogWindow());
    }

    @Override
    public @Nullable LogRecord next() throws IOException {
        while (ready.isEmpty() && !ended) {
            ByteBuffer room = reader.room();
            int count = in.read(room.array(), room.position(), Math.min(READ_BYTES, room.remaining()));
            ended = count < 0;
            reader.filled(Math.max(0, count));
            LogRecordReader.Coming coming = ended ? LogRecordReader.Coming.NOTHING : LogRecordReader.Coming.MORE;
            reader.give(coming, false, (record, before) -> ready.add(record));
        }
        return ready.poll();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
