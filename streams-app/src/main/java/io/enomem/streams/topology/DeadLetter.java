// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, as it came; why and from where stand in its headers. No payload and no stack trace in
 * them: they end in logs and consoles.
 */
final class DeadLetter {
    static final String REASON = "enomem.reason";
    static final String DETAIL = "enomem.detail";
    static final String TOPIC = "enomem.topic";
    static final String PARTITION = "enomem.partition";
    static final String OFFSET = "enomem.offset";
    /** Bytes of the original value, where it was cut. */
    static final String CUT_FROM = "enomem.cut.from";

    /** Bound of the value, bytes; the topic takes a little more, for key and headers. */
    static final int VALUE_BYTES = 1_000_000;

    /** Bound of the detail, characters. */
    private static final int DETAIL_CHARACTERS = 500;

    /** Bound of the key, bytes. */
    private static final int KEY_BYTES = 1_000;

    private DeadLetter() {}

    static Record<byte[], byte[]> of(
            Record<byte[], byte[]> original, String reason, String detail, @Nullable RecordMetadata origin) {
        byte[] value = original.value();
        Headers headers = headers(reason, detail);
        if (origin != null) {
            locate(headers, origin.topic(), origin.partition(), origin.offset());
        }
        if (value != null && value.length > VALUE_BYTES) {
            put(headers, CUT_FROM, Integer.toString(value.length));
        }
        return new Record<>(cut(original.key(), KEY_BYTES), cut(value, VALUE_BYTES), original.timestamp(), headers);
    }

    static Headers headers(String reason, String detail) {
        Headers headers = new RecordHeaders();
        put(headers, REASON, reason);
        put(headers, DETAIL, detail.length() > DETAIL_CHARACTERS ? detail.substring(0, DETAIL_CHARACTERS) : detail);
        return headers;
    }

    static void locate(Headers headers, String topic, int partition, long offset) {
        put(headers, TOPIC, topic);
        put(headers, PARTITION, Integer.toString(partition));
        put(headers, OFFSET, Long.toString(offset));
    }

    static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
