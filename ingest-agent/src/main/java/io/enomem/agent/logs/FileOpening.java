// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.ship.Sink;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes readers of paths, for one host and one sink. */
final class FileOpening {
    private final LogHost host;
    private final LogPipeline pipeline;
    private final Sink sink;
    private final LogCounts counts;
    private final FileWriters writers = new FileWriters(Path.of("/proc"), System::nanoTime);

    FileOpening(LogHost host, LogPipeline pipeline, Sink sink, LogCounts counts) {
        this.host = host;
        this.pipeline = pipeline;
        this.sink = sink;
        this.counts = counts;
    }

    /** Opens the file at a path, if the name leads to that file still; null if another took its place meanwhile. */
    static @Nullable FileChannel open(Path path, FileKey key) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        if (FileKey.of(path).equals(key)) {
            return channel;
        }
        channel.close();
        return null;
    }

    /** Follows an open file from a kept position on. */
    FollowedFile follow(FileChannel channel, FilePosition kept) {
        return new FollowedFile(channel, pipeline, sink, counts, writers, kept, file(kept, InstantSource.system()));
    }

    /**
     * Reads a packed file from a kept position on.
     *
     * @param written when it was packed: the present of its lines
     */
    PackedLog unpack(Path path, FilePosition kept, Instant written) throws IOException {
        return new PackedLog(path, pipeline, sink, counts, kept, file(kept, InstantSource.fixed(written)));
    }

    private LogFile file(FilePosition kept, InstantSource clock) {
        return new LogFile(
                host.machineId(),
                host.bootId(),
                kept.path(),
                ServiceNames.of(kept.path()),
                ServiceNames.container(kept.path()),
                kept.fileId(),
                kept.generation(),
                host.zone(),
                clock);
    }
}
