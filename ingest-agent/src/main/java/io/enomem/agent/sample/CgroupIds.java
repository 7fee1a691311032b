// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths of cgroups of version 2 by their id, which is the inode of the directory (kernfs, on 64-bit kernels). They are
 * looked up anew when an id is not known, at most once per dump.
 */
final class CgroupIds {
    private final ProcRoot root;
    private final Map<Long, String> paths = new HashMap<>();
    private boolean freshlyRead;

    CgroupIds(ProcRoot root) {
        this.root = root;
    }

    /** A new dump begins. */
    void startDump() {
        freshlyRead = false;
    }

    /** The path from /, or null if there is none of this id, as of a cgroup that was removed. */
    @Nullable
    String path(long id) {
        String path = paths.get(id);
        if (path == null && !freshlyRead) {
            readAll();
            path = paths.get(id);
        }
        return path;
    }

    private void readAll() {
        freshlyRead = true;
        paths.clear();
        String mount =
                root.read("sys/fs/cgroup/cgroup.controllers") != null ? "sys/fs/cgroup" : "sys/fs/cgroup/unified";
        for (String path : CgroupWalk.paths(root, List.of(mount))) {
            Long inode = inode(Path.of("/" + mount + path));
            if (inode != null) {
                paths.put(inode, path);
            }
        }
    }

    private static @Nullable Long inode(Path directory) {
        try {
            return (Long) Files.getAttribute(directory, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }
}
