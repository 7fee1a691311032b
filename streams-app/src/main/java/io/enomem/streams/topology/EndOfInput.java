// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How a replay tells that its input has ended: one record with the header {@value #HEADER} at the end of each partition of
 * each input topic. Which of them have come is kept beside the rows, so that a crash forgets none.
 */
public final class EndOfInput {
    /** Name of the header that makes a record the end of its partition. */
    public static final String HEADER = "enomem.end";

    /** Below the kinds of all rows. */
    private static final byte KIND = 0;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Iterable<String> topics;

    EndOfInput(KeyValueStore<Bytes, byte[]> store, Iterable<String> topics) {
        this.store = store;
        this.topics = topics;
    }

    static boolean isMark(Headers headers) {
        return headers.lastHeader(HEADER) != null;
    }

    /** Notes the end of a topic; true if it was the last of all. */
    boolean reached(String topic) {
        store.put(key(topic), new byte[] {1});
        return complete();
    }

    /** True if all have ended: what comes yet, comes of the end. */
    boolean complete() {
        for (String each : topics) {
            if (store.get(key(each)) == null) {
                return false;
            }
        }
        return true;
    }

    private static Bytes key(String topic) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[1 + name.length];
        key[0] = KIND;
        System.arraycopy(name, 0, key, 1, name.length);
        return Bytes.wrap(key);
    }
}
