// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.codec.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The first processor of every source: bytes to records, and everything that is none to the dead letters. What passes is
 * of a type that its successor takes, and lies in the partition of its key.
 */
final class DecodeProcessor extends ContextualProcessor<byte[], byte[], byte[], Object> {
    static final String WRONG_KEY = "WRONG_KEY";
    static final String WRONG_TYPE = "WRONG_TYPE";
    static final String EMPTY = "EMPTY";

    private final Codec codec;
    private final Mode mode;
    private final Function<SpecificRecord, @Nullable String> keyOf;
    private final String next;
    private final String deadLetters;
    private Sensor refused;

    /**
     * @param mode in a replay the marks of {@link EndOfInput} pass too
     * @param keyOf the key that a record must have; null for a type that has no business here
     * @param next name of the processor that takes what was read, as {@link Input}
     * @param deadLetters name of the sink of dead letters
     */
    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
    DecodeProcessor(
            Codec codec, Mode mode, Function<SpecificRecord, @Nullable String> keyOf, String next, String deadLetters) {
        this.codec = codec;
        this.mode = mode;
        this.keyOf = keyOf;
        this.next = next;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> context) {
        super.init(context);
        refused = OutcomePublisher.sensor(context, "dead-letters");
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        byte[] value = record.value();
        if (mode == Mode.REPLAY && EndOfInput.isMark(record.headers())) {
            context()
                    .recordMetadata()
                    .ifPresent(origin -> context().forward(record.withValue(new Input.End(origin.topic())), next));
            return;
        }
        if (value == null || value.length == 0) {
            refuse(record, EMPTY, "The record has no value");
            return;
        }
        try {
            boolean again = record.headers().lastHeader(DeadLetter.REINJECTED) != null;
            accept(record, new Input.Decoded(codec.decode(value), value, again));
        } catch (UndecodableException e) {
            refuse(record, e.reason().name(), String.valueOf(e.getMessage()));
        }
    }

    private void accept(Record<byte[], byte[]> record, Input.Decoded decoded) {
        String type = decoded.record().getSchema().getName();
        String key = keyOf.apply(decoded.record());
        if (key == null) {
            refuse(record, WRONG_TYPE, "A " + type + " does not belong on this topic");
        } else if (record.key() == null || !key.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            // Under another key it lies in another partition: its host's rows are not here.
            refuse(record, WRONG_KEY, "The key of a " + type + " must be the machine id or endpoint that it holds");
        } else {
            context().forward(record.withValue(decoded), next);
        }
    }

    private void refuse(Record<byte[], byte[]> record, String reason, String detail) {
        refused.record();
        context()
                .forward(
                        DeadLetter.of(
                                record,
                                reason,
                                detail,
                                context().recordMetadata().orElse(null)),
                        deadLetters);
    }
}
