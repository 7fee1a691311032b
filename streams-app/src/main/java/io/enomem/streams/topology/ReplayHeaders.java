// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.streams.incident.EventTime;
import java.nio.ByteBuffer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What a replay tells of a record besides itself. */
public final class ReplayHeaders {
    /** When the record arrived at the broker then: Unix milliseconds, 8 bytes, big endian. */
    public static final String ARRIVAL = "enomem.arrival";

    private ReplayHeaders() {}

    /** The value of {@link #ARRIVAL}. */
    public static byte[] arrival(long millis) {
        return ByteBuffer.allocate(Long.BYTES).putLong(millis).array();
    }

    /** When a record arrived then; where it is not told, as for a saved file, when it says. */
    static long arrivalOf(Headers headers, SpecificRecord record) {
        Header header = headers.lastHeader(ARRIVAL);
        return header == null || header.value() == null || header.value().length != Long.BYTES
                ? EventTime.of(record).toEpochMilli()
                : ByteBuffer.wrap(header.value()).getLong();
    }
}
