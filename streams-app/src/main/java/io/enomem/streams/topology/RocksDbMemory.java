// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.schemas.settings.SettingsException;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the memory of all RocksDB stores of this process: blocks, indexes, filters and memtables share one cache.
 * Without it each store of each partition takes 50 MB of blocks and 48 MB of memtables of its own. Thread-safe.
 */
final class RocksDbMemory implements AutoCloseable {
    /** Memtables may take this part of the cache; ours: rows are written about as often as read. */
    private static final int MEMTABLE_PART = 2;

    /**
     * A memtable takes its memory in pieces of this. Kafka Streams' memtables of 16 MB let rows be written over before they
     * reach a file; RocksDB's pieces of 1 MiB for them would let many stores fill the bound with what is half empty. Ours.
     */
    private static final long MEMTABLE_PIECE_BYTES = 256L * 1024;

    private final Cache cache;
    private final WriteBufferManager memtables;

    RocksDbMemory(long bytes) {
        loadLibrary();
        cache = new LRUCache(bytes);
        memtables = new WriteBufferManager(bytes / MEMTABLE_PART, cache);
    }

    /** It is unpacked to the temporary directory first, which on hardened hosts and in containers runs nothing. */
    private static void loadLibrary() {
        try {
            RocksDB.loadLibrary();
        } catch (UnsatisfiedLinkError | RuntimeException e) {
            throw new SettingsException(
                    "RocksDB cannot be loaded from " + System.getProperty("java.io.tmpdir") + " (" + reason(e)
                            + "): the directory must be writable and not be mounted noexec; name another with"
                            + " ENOMEM_JAVA_OPTS=-Djava.io.tmpdir=DIR, or keep the state in memory with "
                            + StreamsSettings.STATE_STORE + "=memory",
                    e);
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    void bound(Options options) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memtables);
        options.setArenaBlockSize(MEMTABLE_PIECE_BYTES);
    }

    /** To be called after the last store is closed. */
    @Override
    public void close() {
        memtables.close();
        cache.close();
    }
}
