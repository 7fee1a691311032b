// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Files held in memory, such as the entries of an archive that is never unpacked. */
final class MemoryRoot implements ProcRoot {
    private final Map<String, byte[]> contents;
    private final Map<String, Set<String>> directories = new TreeMap<>();

    MemoryRoot(Map<String, byte[]> contents) {
        this.contents = contents;
        for (String path : contents.keySet()) {
            addToParents(path);
        }
    }

    private void addToParents(String path) {
        String child = path;
        boolean fresh = true;
        while (fresh && !child.isEmpty()) {
            int slash = child.lastIndexOf('/');
            String parent = slash < 0 ? "" : child.substring(0, slash);
            fresh = directories.computeIfAbsent(parent, p -> new TreeSet<>()).add(child.substring(slash + 1));
            child = parent;
        }
    }

    @Override
    public byte @Nullable [] read(String path) {
        return contents.get(path);
    }

    @Override
    public List<String> list(String directory) {
        return List.copyOf(directories.getOrDefault(directory, Set.of()));
    }

    @Override
    public List<String> directories(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return list(directory).stream()
                .filter(name -> directories.containsKey(prefix + name))
                .toList();
    }
}
