// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.rotated.RotatedName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The files of one host by their path below its root: a capture's, a sosreport's, or any directory's. */
final class HostTree {
    private final SortedMap<String, SavedFile> files = new TreeMap<>();
    private final boolean known;
    private final boolean rooted;

    private HostTree(boolean known, boolean rooted) {
        this.known = known;
        this.rooted = rooted;
    }

    /**
     * The tree in these files, whose root may be one directory further down, as in most archives.
     *
     * @param input the input as the user named it
     * @throws UnreadableInputException if it holds more than one host
     */
    static HostTree of(String input, Collection<SavedFile> files) {
        SortedSet<String> roots = new TreeSet<>();
        for (SavedFile file : files) {
            if (isMark(file.path())) {
                roots.add("");
            } else {
                int slash = file.path().indexOf('/');
                if (slash > 0 && isMark(file.path().substring(slash + 1))) {
                    roots.add(file.path().substring(0, slash + 1));
                }
            }
        }
        if (roots.size() > 1 && !roots.contains("")) {
            throw new UnreadableInputException(
                    input,
                    "it holds " + roots.size() + " hosts (" + Notices.printable(String.join(" ", roots))
                            + "); name each of them");
        }
        HostTree tree = new HostTree(!roots.isEmpty(), true);
        String root = roots.isEmpty() ? "" : roots.first();
        for (SavedFile file : files) {
            if (file.path().startsWith(root)) {
                String path = SosReport.place(file.path().substring(root.length()));
                tree.files.put(path, file.at(path));
            }
        }
        return tree;
    }

    /** Loose files, each by the name the user gave it. */
    static HostTree ofLoose(List<SavedFile> loose) {
        HostTree tree = new HostTree(false, false);
        loose.forEach(file -> tree.files.put(file.path(), file));
        return tree;
    }

    /** Up to how many bytes of an archive's file are worth holding in memory; 0 if nobody will ask for it. */
    static int holdBytes(String path) {
        int slash = path.indexOf('/');
        Role role = Role.of(path);
        if (role == Role.OTHER && slash > 0) {
            role = Role.of(path.substring(slash + 1));
        }
        return switch (role) {
            case SAMPLE, HOST_FILE, HOST -> Limits.HELD_SAMPLE_BYTES;
            default -> Limits.HELD_LOG_BYTES;
        };
    }

    /** Whether it is a directory or an archive, not a handful of files. */
    boolean hasRoot() {
        return rooted;
    }

    /** The files with that role, in the order of their paths. */
    List<SavedFile> with(Role role) {
        List<SavedFile> found = new ArrayList<>();
        for (SavedFile file : files.values()) {
            if (roleOf(file) == role) {
                found.add(file);
            }
        }
        return found;
    }

    /** The file at that path, or null. */
    @Nullable
    SavedFile file(String path) {
        return files.get(path);
    }

    /** All files, in the order of their paths. */
    Collection<SavedFile> all() {
        return files.values();
    }

    /** In a tree without a layout that is known, every file may be a log of the system: its content tells whose lines it has. */
    private Role roleOf(SavedFile file) {
        if (known) {
            return Role.of(file.path());
        }
        return RotatedName.of(file.name()).base().equals("kmsg") ? Role.KMSG : Role.SYSTEM_LOG;
    }

    /** True for paths that only a capture or a sosreport has. */
    private static boolean isMark(String path) {
        return switch (Role.of(path)) {
            case HOST, KMSG, SAMPLE, HOST_FILE -> true;
            default -> path.startsWith("sos_commands/") || path.startsWith("var/log/");
        };
    }
}
