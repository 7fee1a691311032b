// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * The writing half of the codec, for those who read nothing: it knows the schemas of what it wrote and no other. Thread-safe:
 * each thread keeps a buffer of its own.
 */
public final class RecordEncoder {
    static final byte MARKER_0 = (byte) 0xC3;
    static final byte MARKER_1 = 0x01;

    /** Two bytes of marker and eight of fingerprint. */
    static final int HEADER = 10;

    /** A thread's buffer beyond this is given back after use; ours: the bound of a HostSample. */
    private static final int KEPT_BYTES = 256 * 1024;

    private final Map<Class<?>, TypeWriter> writers = new ConcurrentHashMap<>();
    private final ThreadLocal<Buffer> buffers = ThreadLocal.withInitial(Buffer::new);

    /** The record's bytes; throws IllegalArgumentException if they are more than {@link Codec#MAX_BYTES}. */
    public byte[] encode(SpecificRecord record) {
        TypeWriter writer = writers.computeIfAbsent(record.getClass(), c -> TypeWriter.of(record.getSchema()));
        Buffer buffer = buffers.get();
        byte[] value = buffer.write(writer, record);
        if (value.length > KEPT_BYTES) {
            buffers.remove();
        }
        if (value.length > Codec.MAX_BYTES) {
            throw new IllegalArgumentException(record.getSchema().getName() + " of " + value.length
                    + " bytes is more than the " + Codec.MAX_BYTES + " of a record: cut it by rank and mark it");
        }
        return value;
    }

    private record TypeWriter(byte[] header, SpecificDatumWriter<SpecificRecord> body) {
        static TypeWriter of(Schema schema) {
            byte[] header = new byte[HEADER];
            header[0] = MARKER_0;
            header[1] = MARKER_1;
            long fingerprint = Fingerprint.of(schema);
            for (int i = 2; i < HEADER; i++) {
                header[i] = (byte) fingerprint;
                fingerprint >>>= Byte.SIZE;
            }
            return new TypeWriter(header, new SpecificDatumWriter<>(schema));
        }
    }

    private static final class Buffer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);

        byte[] write(TypeWriter writer, SpecificRecord record) {
            bytes.reset();
            bytes.writeBytes(writer.header());
            try {
                writer.body().write(record, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }
}
