// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files that are followed and those that were, with their positions on disk. Used by the tailer's thread alone. */
final class LogState {
    /** Files that are gone and still remembered. Ours: a week of daily rotation of thirty logs. */
    private static final int MOST_FORMER = 256;

    private final OpenLogs open;
    private final FormerFiles former;
    private final LogPositions positions;
    private @Nullable Supplier<FilePosition> unpacking;
    private List<FilePosition> saved = List.of();

    LogState(OpenLogs open, LogPositions positions) {
        this.open = open;
        this.positions = positions;
        this.former = new FormerFiles(positions.load(), MOST_FORMER);
    }

    OpenLogs open() {
        return open;
    }

    FormerFiles former() {
        return former;
    }

    /** A packed file is being read, or none is. */
    void unpacking(@Nullable Supplier<FilePosition> position) {
        unpacking = position;
    }

    /** An id that was used before, such as that of the same inode with the same beginning, goes on with the next generation. */
    int nextGeneration(String fileId) {
        return 1 + Math.max(former.lastGeneration(fileId), open.lastGeneration(fileId));
    }

    /** Closes a file that is followed no more. */
    void leave(Followed each, boolean ended) {
        open.remove(each);
        former.add(each.file(), ended);
    }

    /** Writes positions down if they changed. */
    void save() {
        List<FilePosition> now = new ArrayList<>(former.positions());
        Supplier<FilePosition> packed = unpacking;
        if (packed != null) {
            now.add(packed.get());
        }
        now.addAll(open.positions());
        if (!now.equals(saved)) {
            positions.save(now);
            saved = now;
        }
    }
}
