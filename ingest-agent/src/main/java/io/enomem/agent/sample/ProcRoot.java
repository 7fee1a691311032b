// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree of files with the paths of a live host, relative to its root: {@code proc/net/sockstat}, {@code
 * proc/1/status}, {@code sys/fs/cgroup/memory.stat}; in saved trees also {@code ss_-s.txt}, {@code
 * proc/1/fd.count}. No method throws for what a tree holds or lacks.
 */
public interface ProcRoot {
    /** What one file may hold, bytes: a dump of some 100,000 sockets as text. More is cut off. */
    int MAX_FILE_BYTES = 64 << 20;

    /** Where a saved tree holds the tasks of each user: the number of the user and that of its tasks, one a line. */
    String USER_TASKS = "proc/tasks.count";

    /** The content of a file, at most {@link #MAX_FILE_BYTES}; null if it is missing or cannot be read. */
    byte @Nullable [] read(String path);

    /** As {@link #read}, for a file that is read again and again while the tree is in use. */
    default byte @Nullable [] readOften(String path) {
        return read(path);
    }

    /** Names of the entries of a directory, in any order; empty if it is missing, empty or cannot be read. */
    List<String> list(String directory);

    /** Names of the directories in a directory, in any order; empty if there are none or they cannot be read. */
    List<String> directories(String directory);

    /** Where a link leads to, as it is written; null if there is none or it cannot be read, as in all saved trees. */
    default @Nullable String link(String path) {
        return null;
    }

    /** What stat says of the size; 0 if it says nothing, as for most files of a live /proc. */
    default long size(String path) {
        return 0;
    }

    /** Whose tasks a process has, and how many; null if that is unknown, as in all saved trees. */
    default @Nullable UserTasks tasks(int pid) {
        return null;
    }

    /** How many entries a directory has; null if that is unknown. */
    default @Nullable Integer entries(String directory) {
        List<String> names = list(directory);
        return names.isEmpty() ? null : names.size();
    }

    /** How many lines a file has; null if that is unknown. */
    default @Nullable Integer lines(String path) {
        byte[] content = read(path);
        if (content == null || content.length == 0) {
            return null;
        }
        int lines = 0;
        for (byte b : content) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** The root of this very host. */
    static ProcRoot live() {
        return new LiveRoot(Path.of("/"));
    }

    /** A directory of saved files, such as samples/&lt;millis&gt;/ of a capture. */
    static ProcRoot directory(Path directory) {
        return new DirectoryRoot(directory);
    }

    /** Files held in memory, by their path; the map is not copied and must not change. */
    static ProcRoot files(Map<String, byte[]> contents) {
        return new MemoryRoot(contents);
    }
}
