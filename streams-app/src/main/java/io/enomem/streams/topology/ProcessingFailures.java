// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The safety net under the processors: a defect that one record trips over must not stop all hosts of its partition, so
 * the record goes to the dead letters and the next one is taken. What is Kafka's fault is tried again by a new thread.
 */
public final class ProcessingFailures implements ProcessingExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessingFailures.class);

    private static final String REASON = "PROCESSING_FAILED";

    private static final String DEAD =
            "A record could not be processed and goes to the dead letters: please report this defect";

    private static final String NOT_HELD =
            "A record, or a timer where no topic is named, was processed in part and is none of the dead letters: a record"
                    + " still lies at its offset; please report this defect";

    private String deadLetters = "";

    /** For Kafka Streams, which makes it by its name. */
    public ProcessingFailures() {}

    @Override
    public void configure(Map<String, ?> settings) {
        deadLetters = String.valueOf(settings.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception failure) {
        if (isKafkas(failure)) {
            return Response.fail();
        }
        // The message of an exception may quote the record: only the place is told.
        String detail = failure.getClass().getName() + " in " + context.processorNodeId() + " at " + place(failure);
        // Kafka Streams lets the bytes of a record go once something that came of it was sent on, and a timer has none.
        boolean held = context.sourceRawValue() != null;
        LOG.atError()
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("failure", detail)
                .setCause(LOG.isDebugEnabled() ? failure : null)
                .log(held ? DEAD : NOT_HELD);
        return held ? Response.resume(List.of(deadLetter(context, detail))) : Response.resume();
    }

    private ProducerRecord<byte[], byte[]> deadLetter(ErrorHandlerContext context, String detail) {
        Headers headers = DeadLetter.headers(REASON, detail, context.sourceRawValue(), context.headers());
        DeadLetter.locate(headers, context.topic(), context.partition(), context.offset());
        byte[] key = DeadLetter.key(context.sourceRawKey());
        byte[] value = DeadLetter.value(context.sourceRawValue());
        return new ProducerRecord<>(deadLetters, null, context.timestamp(), key, value, headers);
    }

    private static boolean isKafkas(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KafkaException) {
                return true;
            }
        }
        return false;
    }

    private static String place(Exception failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        return frames.length == 0 ? "an unknown place" : frames[0].toString();
    }
}
