// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.ship.Sink;
import io.enomem.agent.ship.ToldGaps;
import java.nio.file.Path;
import java.util.List;

/**
 * Follows application logs by glob and sends what matches, from the beginning of each file or from where it was left.
 *
 * <p>A file is known by device, inode and content, not by its name: renamed files are read to their end, truncated ones from
 * their new beginning with the next generation, with a Gap for what may have been lost; where copytruncate left a copy, the
 * rest is read from there. Each record's identity (file id, generation, offset) is written down and forced to disk before
 * its first record is sent, so repeats after a crash carry the same identity. Positions advance only behind what the sink
 * acknowledged; they are saved every 15 s and at the end, and forced to disk each time.
 *
 * <p>{@link #run} follows until {@link #close} or an interrupt, and may be called again. Use one thread for it.
 */
public final class LogTailer implements Runnable, AutoCloseable {
    private final List<String> globs;
    private final LogPipeline pipeline;
    private final Path stateDirectory;
    private final LogHost host;
    private final Sink sink;
    private final ToldGaps told;
    private final TailSettings settings;
    private final LogCounts counts = new LogCounts();
    private volatile OpenLogs open = new OpenLogs();
    private volatile boolean closed;

    /**
     * @param globs absolute paths with {@code *}, {@code ?}, {@code [...]}, {@code {a,b}} in names and {@code **} for
     *     directories
     * @param stateDirectory where the positions are kept; must exist
     * @param remains true if what rotation left of a log, packed or not, is read before it when it is met for the first
     *     time
     */
    public LogTailer(
            List<String> globs, LogPipeline pipeline, Path stateDirectory, LogHost host, Sink sink, boolean remains) {
        this(globs, pipeline, stateDirectory, host, sink, TailSettings.DEFAULT.withRemains(remains));
    }

    LogTailer(
            List<String> globs,
            LogPipeline pipeline,
            Path stateDirectory,
            LogHost host,
            Sink sink,
            TailSettings settings) {
        this.globs = List.copyOf(globs);
        this.pipeline = pipeline;
        this.stateDirectory = stateDirectory;
        this.host = host;
        this.sink = sink;
        this.told = new ToldGaps(stateDirectory.resolve("logs.gaps"), sink);
        this.settings = settings;
    }

    @Override
    public void run() {
        OpenLogs files = new OpenLogs();
        open = files;
        try (FollowedLogs logs = new FollowedLogs(
                new Globs(globs),
                new FileOpening(host, pipeline, sink, counts),
                new LogGaps(host, told, counts),
                counts,
                new LogState(files, new LogPositions(stateDirectory)),
                settings)) {
            while (!closed) {
                if (!logs.step()) {
                    Thread.sleep(settings.poll().toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was read so far, and what waits. */
    public LogStatistics statistics() {
        return counts.statistics(open);
    }

    /** Ends {@link #run} at its next look; an interrupt ends it at once. */
    @Override
    public void close() {
        closed = true;
    }
}
