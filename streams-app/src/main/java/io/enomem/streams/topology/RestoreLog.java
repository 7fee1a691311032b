// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how long a store took to be read back from its changelog, and how many rows: until then its hosts wait. Thread-safe. */
final class RestoreLog implements StateRestoreListener {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreLog.class);

    private final InstantSource clock;
    private final Map<TopicPartition, Long> begun = new ConcurrentHashMap<>();

    RestoreLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long from, long to) {
        begun.put(changelog, clock.millis());
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long offset, long rows) {
        // Its end tells all.
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long rows) {
        begun.remove(changelog);
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long rows) {
        Long since = begun.remove(changelog);
        if (rows > 0 && since != null) {
            LOG.atInfo()
                    .addKeyValue("store", store)
                    .addKeyValue("partition", changelog.partition())
                    .addKeyValue("rows", rows)
                    .addKeyValue("millis", clock.millis() - since)
                    .log("State was read back");
        }
    }
}
