// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProcessingFailuresTest {
    private static final IllegalStateException DEFECT = new IllegalStateException("the payload is secret");

    @Test
    void whatADefectTripsOver_becomesADeadLetterWithinItsBoundThatSaysWhatItWasCutFrom() {
        // Given
        byte[] value = new byte[DeadLetter.VALUE_BYTES + 7];
        Headers headers = new RecordHeaders();
        headers.add(DeadLetter.REINJECTED, "3:17".getBytes(UTF_8));

        // When
        ProducerRecord<byte[], byte[]> letter = letterOf(value, headers);

        // Then
        assertThat(letter.topic()).isEqualTo("test.dead-letters");
        assertThat(letter.value()).hasSize(DeadLetter.VALUE_BYTES);
        assertThat(header(letter, DeadLetter.CUT_FROM)).isEqualTo("1000007");
        assertThat(header(letter, DeadLetter.OFFSET)).isEqualTo("42");
        assertThat(header(letter, DeadLetter.REINJECTED)).isEqualTo("3:17");
        assertThat(header(letter, DeadLetter.DETAIL))
                .contains("IllegalStateException")
                .doesNotContain("secret");
    }

    @Test
    void whatKafkaStreamsNoLongerHolds_isNotSaidToBeADeadLetter() {
        // Given
        Logger logger = (Logger) LoggerFactory.getLogger(ProcessingFailures.class);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        logger.addAppender(said);

        // When
        List<ProducerRecord<byte[], byte[]>> letters = letters(null, new RecordHeaders());
        logger.detachAppender(said);

        // Then
        assertThat(letters).isEmpty();
        assertThat(said.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage, STRING)
                .contains("none of the dead letters")
                .contains("at its offset");
    }

    private static ProducerRecord<byte[], byte[]> letterOf(byte[] value, Headers headers) {
        List<ProducerRecord<byte[], byte[]>> letters = letters(value, headers);
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private static List<ProducerRecord<byte[], byte[]>> letters(byte[] value, Headers headers) {
        ProcessingFailures failures = new ProcessingFailures();
        failures.configure(Map.of(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "test.dead-letters"));
        var context = new DefaultErrorHandlerContext(
                null,
                "test.host-samples",
                2,
                42,
                headers,
                "track",
                new TaskId(0, 2),
                1_000,
                "m".getBytes(UTF_8),
                value);
        return failures.handleError(context, new Record<>(new byte[0], new byte[0], 0), DEFECT)
                .deadLetterQueueRecords();
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
