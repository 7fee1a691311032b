// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.letters;

import io.enomem.streams.topology.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter without its value. All text is hostile: whoever can write to an input topic can have it made.
 *
 * @param partition where it lies in the topic of dead letters
 * @param offset likewise
 * @param arrived when it became one
 * @param reason word in capitals; {@code UNKNOWN} if the headers do not tell
 * @param detail sentence; empty if the headers do not tell
 * @param origin topic, partition and offset that it came from; null if the headers do not tell
 * @param bytes size of the value; -1 if there is none
 * @param cutFrom size of the value before it was cut; null if it was not
 * @param reinjected the letter, {@code partition:offset}, that was sent once more and became this one; null if none was
 */
public record Letter(
        int partition,
        long offset,
        Instant arrived,
        String reason,
        String detail,
        @Nullable Origin origin,
        int bytes,
        @Nullable String cutFrom,
        @Nullable String reinjected) {

    /** Where a letter came from. */
    public record Origin(String topic, String partition, String offset) {}

    static Letter of(ConsumerRecord<byte[], byte[]> record) {
        String topic = header(record, DeadLetter.TOPIC);
        String reason = header(record, DeadLetter.REASON);
        String detail = header(record, DeadLetter.DETAIL);
        return new Letter(
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(Math.max(0, record.timestamp())),
                reason == null ? "UNKNOWN" : reason,
                detail == null ? "" : detail,
                topic == null
                        ? null
                        : new Origin(
                                topic,
                                orUnknown(header(record, DeadLetter.PARTITION)),
                                orUnknown(header(record, DeadLetter.OFFSET))),
                record.value() == null ? -1 : record.value().length,
                header(record, DeadLetter.CUT_FROM),
                header(record, DeadLetter.REINJECTED));
    }

    /** {@code partition:offset}: what names it on the command line. */
    public String name() {
        return partition + ":" + offset;
    }

    private static String orUnknown(@Nullable String text) {
        return text == null ? "?" : text;
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
