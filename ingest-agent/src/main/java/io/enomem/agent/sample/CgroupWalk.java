// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the cgroups there are, level by level, so that what is cut off for their number are the deepest. */
final class CgroupWalk {
    /** Cgroups looked at. A busy Kubernetes node has some 500. */
    static final int MAX_CGROUPS = 2_048;

    private CgroupWalk() {}

    /** Paths from /, of all hierarchies together. */
    static Set<String> paths(ProcRoot root, List<String> hierarchies) {
        Set<String> paths = new LinkedHashSet<>();
        for (String hierarchy : hierarchies) {
            ArrayDeque<String> open = new ArrayDeque<>(List.of("/"));
            int visited = 0;
            while (!open.isEmpty() && visited++ < MAX_CGROUPS && paths.size() < 2 * MAX_CGROUPS) {
                String path = open.remove();
                paths.add(path);
                for (String child : root.directories(path.equals("/") ? hierarchy : hierarchy + path)) {
                    open.add(path.equals("/") ? "/" + child : path + "/" + child);
                }
            }
        }
        return paths;
    }
}
