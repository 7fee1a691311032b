// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A history whose records come in the same order each time it is read: the count of them is the position. */
abstract class CountedHistory implements History {
    private long given;
    private long skip;

    /** The next record; null at the end. */
    abstract @Nullable Arrived read();

    @Override
    public final @Nullable Arrived next() {
        while (given < skip) {
            given++;
            if (read() == null) {
                return null;
            }
        }
        Arrived arrived = read();
        given += arrived == null ? 0 : 1;
        return arrived;
    }

    @Override
    public final Map<TopicPartition, Long> position(TopicPartition own) {
        return Map.of(own, Math.max(0, given - 1));
    }

    @Override
    public final void resume(TopicPartition own, Map<TopicPartition, Long> position) {
        skip = position.getOrDefault(own, 0L);
    }
}
