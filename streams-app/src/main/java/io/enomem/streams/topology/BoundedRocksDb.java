// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/** Puts every RocksDB store under the one bound that its settings carry. */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** The settings' key of the {@link RocksDbMemory}. */
    static final String MEMORY = "enomem.rocksdb.memory";

    /** For Kafka Streams, which makes it by its name. */
    public BoundedRocksDb() {}

    @Override
    public void setConfig(String store, Options options, Map<String, Object> settings) {
        if (settings.get(MEMORY) instanceof RocksDbMemory memory) {
            memory.bound(options);
        }
    }

    @Override
    public void close(String store, Options options) {
        // The memory is shared: whoever made it closes it.
    }
}
