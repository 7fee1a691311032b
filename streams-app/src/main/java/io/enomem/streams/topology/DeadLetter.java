// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, as it came; why and from where stand in its headers. No payload and no stack trace in
 * them: they end in logs and consoles.
 */
public final class DeadLetter {
    /** Why: a word in capitals. */
    public static final String REASON = "enomem.reason";

    /** Why: a sentence, without payload. */
    public static final String DETAIL = "enomem.detail";

    /** Where it came from. */
    public static final String TOPIC = "enomem.topic";

    public static final String PARTITION = "enomem.partition";
    public static final String OFFSET = "enomem.offset";

    /** Bytes of the original value, where it was cut. */
    public static final String CUT_FROM = "enomem.cut.from";

    /**
     * On a record of an input topic that was a dead letter: {@code partition:offset} it had as one. Such a record is
     * judged though it was seen before; fails it again, its dead letter keeps the mark.
     */
    public static final String REINJECTED = "enomem.reinjected";

    /** Bound of the value, bytes; the topic takes a little more, for key and headers. */
    static final int VALUE_BYTES = 1_000_000;

    /** Bound of the detail, characters. */
    private static final int DETAIL_CHARACTERS = 500;

    /** Bound of the key, bytes. */
    private static final int KEY_BYTES = 1_000;

    /** Bound of the mark, bytes: two numbers. */
    private static final int MARK_BYTES = 40;

    private DeadLetter() {}

    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> original, String reason, String detail, @Nullable RecordMetadata origin) {
        Headers headers = headers(reason, detail, original.value(), original.headers());
        if (origin != null) {
            locate(headers, origin.topic(), origin.partition(), origin.offset());
        }
        return new Record<>(key(original.key()), value(original.value()), original.timestamp(), headers);
    }

    /** Headers without the origin. */
    static Headers headers(String reason, String detail, byte @Nullable [] value, Headers original) {
        Headers headers = new RecordHeaders();
        put(headers, REASON, reason);
        put(headers, DETAIL, detail.length() > DETAIL_CHARACTERS ? detail.substring(0, DETAIL_CHARACTERS) : detail);
        if (value != null && value.length > VALUE_BYTES) {
            put(headers, CUT_FROM, Integer.toString(value.length));
        }
        Header mark = original.lastHeader(REINJECTED);
        if (mark != null && mark.value() != null && mark.value().length <= MARK_BYTES) {
            headers.add(REINJECTED, mark.value());
        }
        return headers;
    }

    /** A key within its bound. */
    static byte @Nullable [] key(byte @Nullable [] key) {
        return cut(key, KEY_BYTES);
    }

    /** A value within its bound. */
    static byte @Nullable [] value(byte @Nullable [] value) {
        return cut(value, VALUE_BYTES);
    }

    static void from(Headers headers, String topic) {
        put(headers, TOPIC, topic);
    }

    static void locate(Headers headers, String topic, int partition, long offset) {
        from(headers, topic);
        put(headers, PARTITION, Integer.toString(partition));
        put(headers, OFFSET, Long.toString(offset));
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
