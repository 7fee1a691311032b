// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that cannot be read: each is said once, until it can be read again. Used by the tailer's thread alone. */
final class LogTroubles {
    private static final Logger LOG = LoggerFactory.getLogger(LogTroubles.class);

    private final Set<Path> said = new TreeSet<>();
    private final LogCounts counts;
    private boolean toldOfMany;

    LogTroubles(LogCounts counts) {
        this.counts = counts;
    }

    /**
     * A log cannot be read now.
     *
     * @throws InterruptedException if that is because this thread was interrupted, which closes channels
     */
    void refused(Path path, IOException e) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            InterruptedException interrupted = new InterruptedException("while a log was read");
            interrupted.initCause(e);
            throw interrupted;
        }
        counts.failed(path + ": " + e);
        if (said.size() < OpenLogs.MOST && said.add(path)) {
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("reason", e.toString())
                    .log("A log cannot be read; it is tried again every few seconds");
        }
    }

    /** It can be read. */
    void over(Path path) {
        said.remove(path);
    }

    /** There are more files than may be open. */
    void tooMany() {
        if (!toldOfMany) {
            toldOfMany = true;
            counts.failed("more than " + OpenLogs.MOST + " files match");
            LOG.atWarn()
                    .addKeyValue("most", OpenLogs.MOST)
                    .log(
                            "More files match agent.logs than are followed; name fewer, or run a second agent for the rest");
        }
    }
}
