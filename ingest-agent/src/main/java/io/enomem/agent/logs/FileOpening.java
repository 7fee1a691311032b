// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.ship.Sink;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes followed files of paths, for one host and one sink. */
final class FileOpening {
    private final LogHost host;
    private final LogPipeline pipeline;
    private final Sink sink;

    FileOpening(LogHost host, LogPipeline pipeline, Sink sink) {
        this.host = host;
        this.pipeline = pipeline;
        this.sink = sink;
    }

    /** Opens the file at a path, if the name leads to that file still; null if another took its place meanwhile. */
    @Nullable
    FileChannel open(Path path, FileKey key) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        if (FileKey.of(path).equals(key)) {
            return channel;
        }
        channel.close();
        return null;
    }

    /** Follows an open file from a kept position on. */
    FollowedFile follow(FileChannel channel, FilePosition kept) {
        LogFile file = new LogFile(
                host.machineId(),
                host.bootId(),
                kept.path(),
                ServiceNames.of(kept.path()),
                ServiceNames.container(kept.path()),
                kept.fileId(),
                kept.generation(),
                host.zone(),
                InstantSource.system());
        return new FollowedFile(channel, pipeline, sink, kept, file);
    }

    /**
     * Tells that a log was truncated.
     *
     * @param since when it was still whole
     * @param copy where the rest of it is, or null
     */
    void truncated(FollowedFile lost, Instant since, @Nullable Path copy) throws InterruptedException {
        String rest = copy == null
                ? "lines behind that may be lost"
                : "the rest was read from its copy " + copy.getFileName()
                        + ", and only lines written between the copy and the truncation are lost";
        sink.put(
                Gap.newBuilder()
                        .setMachineId(host.machineId())
                        .setBootId(host.bootId())
                        .setSource("log:" + lost.path())
                        .setKind(GapKind.LOG_TRUNCATED)
                        .setStart(since)
                        .setEnd(Instant.now())
                        .setDetail(
                                "The log was truncated after it had been read up to byte " + lost.next() + "; " + rest)
                        .build(),
                () -> {});
    }
}
