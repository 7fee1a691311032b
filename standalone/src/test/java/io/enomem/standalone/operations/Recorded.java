// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import io.enomem.standalone.replay.Arrived;
import io.enomem.standalone.replay.History;
import io.enomem.streams.incident.EventTime;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/** Records in memory, of which the reading fails after some. */
final class Recorded implements History {
    private final List<SpecificRecord> records;
    private final int failsAfter;
    private long at;
    private long skipped;

    Recorded(List<SpecificRecord> records, int failsAfter) {
        this.records = records;
        this.failsAfter = failsAfter;
    }

    /** How many were not read again. */
    long skipped() {
        return skipped;
    }

    @Override
    public Arrived next() {
        if (at >= failsAfter) {
            throw new IllegalStateException("cut");
        }
        if (at >= records.size()) {
            return null;
        }
        SpecificRecord record = records.get((int) at++);
        return new Arrived(record, EventTime.of(record).toEpochMilli());
    }

    @Override
    public double share() {
        return (double) at / records.size();
    }

    @Override
    public List<String> notices() {
        return List.of();
    }

    @Override
    public Map<TopicPartition, Long> position(TopicPartition own) {
        return Map.of(own, Math.max(0, at - 1));
    }

    @Override
    public void resume(TopicPartition own, Map<TopicPartition, Long> position) {
        skipped = position.getOrDefault(own, 0L);
        at = skipped;
    }

    @Override
    public void close() {}
}
