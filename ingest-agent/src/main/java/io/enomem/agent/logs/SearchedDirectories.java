// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The directories that a search for logs went through. A file that comes, goes or changes its name changes the time of its
 * directory (inode(7), st_mtime), so that a search of unchanged directories would find what the last one found. Not
 * thread-safe.
 */
final class SearchedDirectories {
    /** A directory that changed this long before it was looked at may change again at the same time: clocks are coarse. Ours. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** After this long it is searched anyway: not every file system keeps its times (FUSE). Ours. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<Path, Seen> seen = new LinkedHashMap<>();
    private Instant searchedAt = Instant.MIN;
    private boolean links;

    /** What a directory was; null where it was not there. */
    private record Seen(@Nullable Object key, @Nullable Instant changed) {
        static Seen of(Path directory) {
            try {
                BasicFileAttributes now = Files.readAttributes(directory, BasicFileAttributes.class);
                return new Seen(now.fileKey(), now.lastModifiedTime().toInstant());
            } catch (IOException e) {
                return new Seen(null, null);
            }
        }
    }

    SearchedDirectories(InstantSource clock) {
        this.clock = clock;
    }

    /** A search begins. */
    void begin() {
        seen.clear();
        links = false;
        searchedAt = clock.instant();
    }

    /** The search is about to look into a directory, which may be missing. */
    void add(Path directory) {
        seen.computeIfAbsent(directory, Seen::of);
    }

    /** The search found a file. Where a link leads may change without a change of its own directory. */
    void found(Path file) {
        links |= Files.isSymbolicLink(file);
    }

    /** True if a search may find something else now. */
    boolean changed() {
        Instant now = clock.instant();
        if (links || !now.isBefore(searchedAt.plus(LONGEST)) || now.isBefore(searchedAt)) {
            return true;
        }
        return seen.entrySet().stream().anyMatch(each -> changed(each.getKey(), each.getValue()));
    }

    private boolean changed(Path directory, Seen then) {
        boolean fresh = then.changed != null && !then.changed.isBefore(searchedAt.minus(FRESH));
        return fresh || !Objects.equals(then, Seen.of(directory));
    }
}
