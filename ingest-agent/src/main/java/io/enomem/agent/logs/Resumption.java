// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Goes on with files that were followed before, wherever they are now. */
final class Resumption {
    private final LogState state;
    private final LogAccess access;
    private final FileOpening opening;
    private final Backlog backlog;
    private final LogGaps gaps;

    Resumption(LogState state, LogAccess access, FileOpening opening, Backlog backlog, LogGaps gaps) {
        this.state = state;
        this.access = access;
        this.opening = opening;
        this.backlog = backlog;
        this.gaps = gaps;
    }

    /** Goes on with a file that was followed before; false if the path leads to another. */
    boolean resume(Path path, FileKey key, String set) throws InterruptedException {
        FileChannel channel = access.open(path, key);
        try {
            boolean packed = channel != null && FileHead.isPacked(FileHead.read(channel));
            FilePosition kept =
                    channel == null || packed ? null : state.former().find(path, key, channel);
            if (channel == null || kept == null) {
                LogAccess.close(channel);
                return channel == null;
            }
            state.former().remove(kept);
            state.open().add(opening.follow(channel, kept.at(key)), set);
            return true;
        } catch (IOException e) {
            access.troubles().refused(path, e);
            LogAccess.close(channel);
            return true;
        }
    }

    /** What rotation renamed or packed while nobody looked; what is nowhere is told, and what a kill left untold. To be called once, at the start. */
    void resumeRemains() throws InterruptedException {
        gaps.tellAgain();
        for (Path path : state.former().siblings()) {
            FileKey key = LogAccess.key(path);
            if (key != null
                    && !state.open().has(key)
                    && !state.open().isFull()
                    && state.former().hasInode(key)) {
                resume(path, key, path.toString());
                Followed found = state.open().get(key);
                if (found != null) {
                    found.named(false);
                }
            }
        }
        for (FilePosition position : state.former().positions()) {
            if (!position.ended() && backlog.resume(position) == null && isGone(position)) {
                gaps.vanished(position);
                state.former().end(position);
            }
        }
    }

    /** True if no name leads to the file that had this position, as far as may be seen. */
    private static boolean isGone(FilePosition position) {
        Path path = Path.of(position.path());
        @Nullable FileKey now = LogAccess.key(path);
        Path directory = path.getParent();
        boolean there = now != null && now.inode() == position.key().inode();
        boolean hidden = directory != null && Files.exists(directory) && !Files.isReadable(directory);
        return !there && !hidden;
    }
}
