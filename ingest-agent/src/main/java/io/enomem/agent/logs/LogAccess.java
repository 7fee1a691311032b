// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens logs, whose names may lead elsewhere a moment later; what cannot be opened is said. */
final class LogAccess {
    private static final Logger LOG = LoggerFactory.getLogger(LogAccess.class);

    private final LogTroubles troubles;

    LogAccess(LogTroubles troubles) {
        this.troubles = troubles;
    }

    LogTroubles troubles() {
        return troubles;
    }

    /** Which file a name leads to now; null if it leads to none. */
    static @Nullable FileKey key(Path path) {
        try {
            return FileKey.of(path);
        } catch (IOException e) {
            // gone meanwhile; it is looked for again
            return null;
        }
    }

    /** Opens the file at a path; null if it cannot be opened, or another took its place meanwhile. */
    @Nullable
    FileChannel open(Path path, FileKey key) throws InterruptedException {
        try {
            FileChannel channel = FileOpening.open(path, key);
            troubles.over(path);
            return channel;
        } catch (IOException e) {
            troubles.refused(path, e);
            return null;
        }
    }

    static void close(@Nullable AutoCloseable channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (Exception e) {
            LOG.atDebug().setCause(e).log("A log that was only read did not close");
        }
    }
}
