// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is replayed: records in an order that the tracker bears, each host's within hours of its time. Used by one thread.
 */
public interface History extends AutoCloseable {
    /** The next record; null at the end. */
    @Nullable
    Arrived next();

    /** Share of it that was given so far, 0 to 1; NaN if that cannot be told. */
    double share();

    /** What a reader must know to trust the answer, one sentence each; complete at the end. */
    List<String> notices();

    /**
     * Where the record given last lies, for {@link #resume}: it is given once more then.
     *
     * @param own a partition of the replay's own, for a history that lies in no topic
     */
    Map<TopicPartition, Long> position(TopicPartition own);

    /** Goes on with the record at a position; to be called before the first record, with the same input as then. */
    void resume(TopicPartition own, Map<TopicPartition, Long> position);

    @Override
    void close();
}
