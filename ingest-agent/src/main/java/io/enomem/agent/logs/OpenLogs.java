// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that are open now, by what they are. Changed by the tailer's thread; its sums may be asked for by any. */
final class OpenLogs {
    /** Files that are open at once; the usual limit of descriptors is 1,024 ({@code ulimit -n}). */
    static final int MOST = 900;

    private final Map<FileKey, Followed> files = new LinkedHashMap<>();
    private volatile List<Followed> all = List.of();
    private long changes;

    boolean isFull() {
        return files.size() >= MOST;
    }

    boolean has(FileKey key) {
        return files.containsKey(key);
    }

    @Nullable
    Followed get(FileKey key) {
        return files.get(key);
    }

    Followed add(FollowedFile file, String set) {
        Followed followed = new Followed(file, set);
        files.put(file.key(), followed);
        changes++;
        all = List.copyOf(files.values());
        return followed;
    }

    void remove(Followed followed) {
        files.remove(followed.file().key());
        changes++;
        all = List.copyOf(files.values());
        followed.file().close();
    }

    /** How often one came or went. */
    long changes() {
        return changes;
    }

    /** All of them, in the order in which they were found; what is added or removed meanwhile does not matter. */
    List<Followed> all() {
        return all;
    }

    List<FilePosition> positions() {
        List<FilePosition> positions = new ArrayList<>();
        all.forEach(each -> positions.add(each.file().position()));
        return positions;
    }

    /** The last generation of a file id, or -1. */
    int lastGeneration(String fileId) {
        return positions().stream()
                .filter(position -> position.fileId().equals(fileId))
                .mapToInt(FilePosition::generation)
                .max()
                .orElse(-1);
    }

    /** True if a file begins with what one of these has: a copy of it. */
    boolean isCopy(FileChannel channel) throws IOException {
        for (Followed each : all) {
            if (each.file().isCopiedTo(channel)) {
                return true;
            }
        }
        return false;
    }

    /** Bytes that were written and not yet acknowledged by the broker, by the glob that found their files. */
    Map<String, Long> lagBytes() {
        Map<String, Long> lag = new TreeMap<>();
        all.forEach(each -> lag.merge(each.set(), each.file().lagBytes(), Long::sum));
        return lag;
    }

    /** Files that are followed, by the glob that found them. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        all.forEach(each -> counts.merge(each.set(), 1L, Long::sum));
        return counts;
    }
}
