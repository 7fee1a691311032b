// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.topics.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * How records are shipped.
 *
 * @param producer settings of the Kafka producer that the user gave
 * @param topics names of the topics
 * @param bufferBytes encoded bytes that each lane may hold in memory
 * @param spoolBytes bytes that the spool may take on disk
 * @param spoolAge age after which spooled records are dropped
 */
record ShipSettings(Map<String, Object> producer, Topics topics, int bufferBytes, long spoolBytes, Duration spoolAge) {
    private static final String BUFFER = "ship.buffer.bytes";
    private static final String SPOOL_BYTES = "spool.max.bytes";
    private static final String SPOOL_AGE = "spool.max.age.ms";

    static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        BUFFER,
                        Type.INT,
                        1 << 20,
                        Range.between(64 << 10, 1 << 30),
                        Importance.LOW,
                        "Encoded bytes that each of kernel records, log records and samples may hold in memory on their way"
                                + " to Kafka; where it is full, their source waits.")
                .define(
                        SPOOL_BYTES,
                        Type.LONG,
                        256L << 20,
                        Range.between(8L << 20, Long.MAX_VALUE),
                        Importance.MEDIUM,
                        "Bytes that kernel records and samples may take in the state directory while Kafka is away. Beyond"
                                + " it the oldest samples go first, then the oldest kernel records; each loss is reported.")
                .define(
                        SPOOL_AGE,
                        Type.LONG,
                        Duration.ofHours(24).toMillis(),
                        Range.atLeast(60_000),
                        Importance.LOW,
                        "Age after which spooled records are dropped, in milliseconds; each loss is reported.");
    }

    static ShipSettings of(Settings settings) {
        return new ShipSettings(
                settings.kafka("producer"),
                new Topics(settings.string("topics.prefix")),
                settings.integer(BUFFER),
                settings.number(SPOOL_BYTES),
                settings.millis(SPOOL_AGE));
    }
}
