// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.HashMap;
import java.util.Map;

/**
 * Files of procfs that stay open between reads: the kernel renders them anew when they are read from their beginning
 * (seq_file.rst), and to open one costs a Java runtime several times what it costs to read. Not thread-safe.
 */
final class OftenRead {
    private final Map<String, RandomAccessFile> files = new HashMap<>();

    /** One read of a file; what it throws for a file that is gone makes it be opened again. */
    @FunctionalInterface
    interface Reading {
        /** Reads it from its beginning. */
        byte[] of(RandomAccessFile file) throws IOException;
    }

    /**
     * Reads a file once more.
     *
     * @throws IOException if it cannot be opened or read, now that it was opened anew
     */
    byte[] read(String path, Reading reading) throws IOException {
        RandomAccessFile known = files.get(path);
        if (known != null) {
            try {
                known.seek(0);
                return reading.of(known);
            } catch (IOException e) {
                // Its module was unloaded, and perhaps loaded again: that name leads to another file now
                // (fs/proc/inode.c).
                files.remove(path);
                known.close();
            }
        }
        RandomAccessFile opened = new RandomAccessFile(path, "r");
        files.put(path, opened);
        return reading.of(opened);
    }
}
