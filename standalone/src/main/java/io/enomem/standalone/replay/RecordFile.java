// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.schemas.codec.KnownSchemas;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.incident.EventTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.FileReader;
import org.apache.avro.file.SeekableFileInput;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An Avro container file of records of input topics, of one type or of a union of them, in the order in which they came.
 * Whatever version wrote it: the file holds its schema. Used by one thread.
 */
final class RecordFile implements AutoCloseable {
    private final Path path;
    private final SeekableInput input;
    private final FileReader<SpecificRecord> reader;
    private final long length;
    private @Nullable SpecificRecord next;
    private long nextMillis;

    private RecordFile(Path path, SeekableInput input) throws IOException {
        this.path = path;
        this.input = input;
        SpecificDatumReader<SpecificRecord> datums = new SpecificDatumReader<>(SpecificData.get());
        this.reader = DataFileReader.openReader(input, datums);
        datums.setExpected(known(path, reader.getSchema()));
        this.length = input.length();
        advance();
    }

    /** Opens it. Throws Failure if it is none, or of records that this version does not have. */
    static RecordFile open(Path path) {
        try {
            return new RecordFile(path, new SeekableFileInput(path.toFile()));
        } catch (IOException | AvroRuntimeException e) {
            throw new Failure(
                    "Cannot read " + path + " (" + e.getMessage() + "): it must be an Avro container file.", e);
        }
    }

    /** Time of the record that {@link #take} gives, Unix milliseconds; Long.MAX_VALUE at the end. */
    long nextMillis() {
        return nextMillis;
    }

    /** The next record; null at the end. */
    @Nullable
    SpecificRecord take() {
        SpecificRecord taken = next;
        if (taken != null) {
            advance();
        }
        return taken;
    }

    /** Bytes of it. */
    long length() {
        return length;
    }

    /** Bytes read so far. */
    long read() {
        try {
            return next == null ? length : input.tell();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private void advance() {
        try {
            next = reader.hasNext() ? reader.next() : null;
        } catch (AvroRuntimeException e) {
            throw new Failure(
                    path + " is damaged after " + read() + " bytes (" + e.getMessage()
                            + "): what comes before it can be replayed from a copy that ends there.",
                    e);
        }
        nextMillis = next == null ? Long.MAX_VALUE : EventTime.of(next).toEpochMilli();
    }

    private static Schema known(Path path, Schema written) {
        if (written.getType() == Schema.Type.UNION) {
            List<Schema> branches = new ArrayList<>();
            written.getTypes().forEach(branch -> branches.add(known(path, branch)));
            return Schema.createUnion(branches);
        }
        Map<String, Schema> byName = new HashMap<>();
        KnownSchemas.compiled().forEach(schema -> byName.put(schema.getFullName(), schema));
        Schema known = written.getType() == Schema.Type.RECORD ? byName.get(written.getFullName()) : null;
        if (known == null || known.getField("machineId") == null) {
            throw new Failure(path + " holds " + written.getFullName()
                    + ", which is no record of an input topic: give files of HostSample, KernelRecord, LogRecord,"
                    + " HostInfo or Gap.");
        }
        return known;
    }
}
