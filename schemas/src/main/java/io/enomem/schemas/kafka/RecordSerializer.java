// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import io.enomem.schemas.codec.Codec;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Records to values of our topics. A producer that uses it publishes its schemas first, see {@link SchemaTopic#publish}.
 * Thread-safe.
 */
public final class RecordSerializer implements Serializer<SpecificRecord> {
    private final Codec codec;

    /** For Kafka, which makes it by its name. */
    public RecordSerializer() {
        this(new Codec());
    }

    public RecordSerializer(Codec codec) {
        this.codec = codec;
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord record) {
        if (record == null) {
            return null;
        }
        try {
            return codec.encode(record);
        } catch (IllegalArgumentException e) {
            throw new SerializationException("Cannot write to " + topic + ": " + e.getMessage(), e);
        }
    }
}
