// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a glob of logs leads to now.
 *
 * @param files how many regular files, at most {@link #MOST}
 * @param unreadable those of them that this user may not read
 */
public record MatchedFiles(int files, List<Path> unreadable) {
    /** Files that are looked at. */
    public static final int MOST = 1_000;

    /** The files of a glob, as the tailer would find them. */
    public static MatchedFiles of(String glob) {
        List<Path> files = List.copyOf(new Globs(List.of(glob)).files(MOST).keySet());
        return new MatchedFiles(
                files.size(),
                files.stream().filter(file -> !Files.isReadable(file)).toList());
    }
}
