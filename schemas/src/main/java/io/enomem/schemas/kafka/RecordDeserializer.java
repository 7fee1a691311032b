// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.kafka;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.SchemaLookup;
import io.enomem.schemas.codec.UndecodableException;
import io.enomem.schemas.registry.SchemaRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Values of our topics to records; printed, a record is its JSON. Kafka makes it by its name (console consumer: {@code
 * --formatter-property value.deserializer=io.enomem.schemas.kafka.RecordDeserializer}). With {@link #SCHEMA_TOPIC} and
 * {@code bootstrap.servers} among its settings it also reads records of newer writers; without, those of this version and
 * of all before it. With {@link SchemaRegistry#URL} it reads values in a registry's wire format, too. Thread-safe once
 * configured.
 */
public final class RecordDeserializer implements Deserializer<SpecificRecord> {
    /** Name of the topic that writer schemas are published to, such as {@code enomem.schemas}. */
    public static final String SCHEMA_TOPIC = "enomem.schema.topic";

    private Codec codec;
    private @Nullable SchemaTopic schemas;

    /** For Kafka, which makes it by its name. */
    public RecordDeserializer() {
        this(new Codec());
    }

    public RecordDeserializer(Codec codec) {
        this.codec = codec;
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        Object topic = settings.get(SCHEMA_TOPIC);
        if (topic != null && settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG) != null) {
            schemas = new SchemaTopic(new HashMap<>(settings), topic.toString());
        }
        SchemaRegistry registry = SchemaRegistry.of(settings);
        if (schemas != null || registry != null) {
            codec = new Codec(schemas == null ? SchemaLookup.NONE : schemas, registry);
        }
    }

    @Override
    public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            return codec.decode(value);
        } catch (UndecodableException e) {
            throw new SerializationException("Cannot read a value of " + topic + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (schemas != null) {
            schemas.close();
        }
    }
}
