// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import io.enomem.schemas.codec.UndecodableException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records to bytes and back: Avro's single-object encoding (C3 01, the CRC-64-AVRO fingerprint of the writer schema in
 * little endian, the body), so that writers and readers upgrade in any order without a registry. Only records of
 * {@link KnownSchemas} are ever instantiated, whatever the writer's schema says. Thread-safe; encoders and readers are
 * reused.
 */
public final class Codec {
    /**
     * Bound of one value, bytes. Ours: below the 1,048,588 that a Kafka broker accepts by default ({@code
     * message.max.bytes}), with room for keys, headers and the batch.
     */
    public static final int MAX_BYTES = 1_000_000;

    private static final byte REGISTRY_MAGIC = 0;

    /** The zero byte and four of the schema's id. */
    private static final int REGISTRY_HEADER = 5;

    private final SchemaLookup lookup;
    private final @Nullable Registry registry;
    private final RecordEncoder encoder = new RecordEncoder();
    private final Map<String, Schema> readers = new HashMap<>();
    private final Map<Long, DatumReader<SpecificRecord>> byFingerprint = new ConcurrentHashMap<>();
    private final Map<Integer, DatumReader<SpecificRecord>> byId = new ConcurrentHashMap<>();
    private final Map<Subject, Integer> ids = new ConcurrentHashMap<>();
    private final ThreadLocal<@Nullable BinaryDecoder> decoders = new ThreadLocal<>();

    /** What a registry numbers. */
    private record Subject(String topic, Schema schema) {}

    /** A codec that knows the compiled and the released schemas only. */
    public Codec() {
        this(SchemaLookup.NONE, null);
    }

    /**
     * @param lookup asked once for each fingerprint that neither this version nor a released one has
     * @param registry knows the ids of values in a schema registry's wire format; null: such values are refused
     */
    public Codec(SchemaLookup lookup, @Nullable Registry registry) {
        this.lookup = Objects.requireNonNull(lookup);
        this.registry = registry;
        KnownSchemas.compiled().forEach(schema -> readers.put(schema.getFullName(), schema));
        ReleasedSchemas.byVersion().values().forEach(set -> set.forEach(this::learn));
        KnownSchemas.compiled().forEach(this::learn);
    }

    /** The record's bytes; throws IllegalArgumentException if they are more than {@link #MAX_BYTES}. */
    public byte[] encode(SpecificRecord record) {
        return encoder.encode(record);
    }

    /**
     * What to write to a topic that others than us read, too: these bytes in the registry's wire format if there is a
     * registry, else as they are. Throws what the registry throws, which is asked once for each topic and schema.
     *
     * @param value bytes of {@link #encode} of a record of that schema
     */
    public byte[] published(String topic, Schema schema, byte[] value) {
        if (registry == null) {
            return value;
        }
        int body = value.length - RecordEncoder.HEADER;
        return ByteBuffer.allocate(REGISTRY_HEADER + body)
                .put(REGISTRY_MAGIC)
                .putInt(id(registry, topic, schema))
                .put(value, RecordEncoder.HEADER, body)
                .array();
    }

    /** Registers a schema for a topic before its first record, so that a registry that refuses does so at once. */
    public void announce(String topic, Schema schema) {
        if (registry != null) {
            id(registry, topic, schema);
        }
    }

    private int id(Registry asked, String topic, Schema schema) {
        return ids.computeIfAbsent(new Subject(topic, schema), subject -> asked.register(topic, schema));
    }

    /**
     * The record that these bytes hold. Throws {@link UndecodableException} if the bytes are at fault, and whatever the
     * lookup throws if it could not look.
     */
    public SpecificRecord decode(byte[] value) {
        if (value.length > MAX_BYTES) {
            throw undecodable(
                    Reason.OVERSIZE, value.length + " bytes are more than the " + MAX_BYTES + " of a record", null);
        }
        if (value.length >= RecordEncoder.HEADER
                && value[0] == RecordEncoder.MARKER_0
                && value[1] == RecordEncoder.MARKER_1) {
            return read(readerOf(fingerprint(value)), value, RecordEncoder.HEADER);
        }
        if (value.length >= REGISTRY_HEADER && value[0] == REGISTRY_MAGIC) {
            if (registry == null) {
                throw undecodable(
                        Reason.NO_REGISTRY,
                        "The value is in the wire format of a schema registry and none is configured: set"
                                + " schema.registry.url",
                        null);
            }
            return read(readerOf(ByteBuffer.wrap(value).getInt(1), registry), value, REGISTRY_HEADER);
        }
        throw undecodable(
                Reason.UNKNOWN_FORMAT,
                "The value of " + value.length + " bytes begins neither with C3 01 (Avro single-object encoding) nor"
                        + " with 00 (schema registry): something else writes to this topic",
                null);
    }

    /** The record that these bytes hold, which must be of that type; otherwise as {@link #decode(byte[])}. */
    public <T extends SpecificRecord> T decode(byte[] value, Class<T> type) {
        SpecificRecord record = decode(value);
        if (!type.isInstance(record)) {
            throw undecodable(
                    Reason.UNKNOWN_RECORD,
                    "The value is a " + record.getSchema().getName() + ", not a " + type.getSimpleName(),
                    null);
        }
        return type.cast(record);
    }

    private SpecificRecord read(DatumReader<SpecificRecord> reader, byte[] value, int header) {
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(value, header, value.length - header, decoders.get());
        decoders.set(decoder);
        SpecificRecord record;
        boolean complete;
        try {
            record = reader.read(null, decoder);
            complete = decoder.isEnd();
        } catch (IOException | RuntimeException e) {
            // Avro throws half a dozen kinds of exceptions for hostile bytes, and a body depends on its bytes alone.
            throw undecodable(Reason.MALFORMED, "The body is not what its schema says: " + e.getMessage(), e);
        }
        if (!complete) {
            throw undecodable(Reason.MALFORMED, "Bytes follow the end of the record", null);
        }
        return record;
    }

    private DatumReader<SpecificRecord> readerOf(long fingerprint) {
        DatumReader<SpecificRecord> reader = byFingerprint.get(fingerprint);
        if (reader != null) {
            return reader;
        }
        Schema writer = lookup.find(fingerprint);
        if (writer == null) {
            throw new UnknownSchemaException(fingerprint);
        }
        return learn(writer);
    }

    private DatumReader<SpecificRecord> readerOf(int id, Registry asked) {
        DatumReader<SpecificRecord> reader = byId.get(id);
        if (reader == null) {
            Schema writer = asked.find(id);
            if (writer == null) {
                throw undecodable(Reason.UNKNOWN_SCHEMA, "The schema registry has no schema of id " + id, null);
            }
            reader = learn(writer);
            byId.put(id, reader);
        }
        return reader;
    }

    private DatumReader<SpecificRecord> learn(Schema writer) {
        Schema reader = readers.get(writer.getFullName());
        if (reader == null) {
            throw undecodable(
                    Reason.UNKNOWN_RECORD,
                    "This version has no record " + writer.getFullName() + ": upgrade the reader",
                    null);
        }
        return byFingerprint.computeIfAbsent(
                Fingerprint.of(writer),
                f -> new SpecificDatumReader<>(writer, reader, SpecificData.getForSchema(reader)));
    }

    private static long fingerprint(byte[] value) {
        long fingerprint = 0;
        for (int i = RecordEncoder.HEADER - 1; i >= 2; i--) {
            fingerprint = (fingerprint << Byte.SIZE) | (value[i] & 0xFF);
        }
        return fingerprint;
    }

    private static UndecodableException undecodable(Reason reason, String message, @Nullable Throwable cause) {
        return new UndecodableException(reason, message, cause);
    }
}
