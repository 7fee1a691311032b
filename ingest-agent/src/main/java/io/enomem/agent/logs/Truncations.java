// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What follows when a log was truncated: the rest is read from its copy, if there is one, and what is lost is told. */
final class Truncations {
    private final LogState state;
    private final LogAccess access;
    private final FileOpening opening;
    private final Backlog backlog;
    private final LogGaps gaps;

    Truncations(LogState state, LogAccess access, FileOpening opening, Backlog backlog, LogGaps gaps) {
        this.state = state;
        this.access = access;
        this.opening = opening;
        this.backlog = backlog;
        this.gaps = gaps;
    }

    /** Starts a truncated log over as the next generation. */
    void truncated(Followed each) throws InterruptedException {
        FilePosition lost = each.file().position();
        Copy copy = followCopy(lost, each.set());
        gaps.truncated(each.file(), each.lookedAt(), copy == null ? null : copy.path, copy == null ? 0 : copy.bytes);
        each.file().beginAgain();
        each.news();
        state.save();
    }

    /** A copy of a truncated log, and the bytes it has. */
    private record Copy(Path path, long bytes) {}

    /** Finds the copy that copytruncate made beside a file, and follows it with that file's identity. */
    private @Nullable Copy followCopy(FilePosition lost, String set) throws InterruptedException {
        if (lost.head().length() == 0) {
            return null;
        }
        for (Path path : FormerFiles.siblings(Path.of(lost.path()))) {
            FileKey key = LogAccess.key(path);
            if (key == null || key.equals(lost.key()) || state.open().has(key)) {
                continue;
            }
            FileChannel channel = access.open(path, key);
            try {
                if (channel != null && FormerFiles.isSame(lost, channel)) {
                    long bytes = channel.size();
                    state.open().add(opening.follow(channel, lost.at(key)), set);
                    return new Copy(path, bytes);
                }
            } catch (IOException e) {
                access.troubles().refused(path, e);
            }
            LogAccess.close(channel);
        }
        return packedCopy(lost);
    }

    /** The same for a copy that was packed at once. */
    private @Nullable Copy packedCopy(FilePosition lost) throws InterruptedException {
        Path path = backlog.resume(lost);
        if (path == null) {
            return null;
        }
        try {
            return new Copy(path, PackedLog.length(path));
        } catch (IOException e) {
            access.troubles().refused(path, e);
            return null;
        }
    }
}
