// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which processes have sockets open: the links in /proc/pid/fd. What was found before is not looked for again, and
 * processes that had sockets before are asked first, so that on a quiet host nothing is walked at all.
 */
final class SocketProcesses {
    /** Links read at most, some 3 us each. */
    private static final int MAX_LINKS = 262_144;

    private static final String PREFIX = "socket:[";
    private static final int NOT_LOOKED_FOR = 0;
    private static final int NONE = -1;

    private final ProcRoot root;
    private final Map<Integer, Owner> owners = new LinkedHashMap<>();
    private long[] inodes = {};
    private int[] pids = {};
    private int links;
    private int missing;

    SocketProcesses(ProcRoot root) {
        this.root = root;
    }

    /** Looks for the owners of these inodes; those of earlier calls that are not among them are forgotten. */
    void find(long[] wanted) {
        owners.values().removeIf(owner -> !named(owner.pid()).equals(owner));
        long[] sorted = Arrays.stream(wanted).distinct().sorted().toArray();
        int[] found = new int[sorted.length];
        missing = 0;
        for (int i = 0; i < sorted.length; i++) {
            int known = Arrays.binarySearch(inodes, sorted[i]);
            boolean valid = known >= 0 && (pids[known] == NONE || owners.containsKey(pids[known]));
            found[i] = valid ? pids[known] : NOT_LOOKED_FOR;
            missing += valid ? 0 : 1;
        }
        inodes = sorted;
        pids = found;
        boolean everywhere = walk();
        for (int i = 0; everywhere && i < pids.length; i++) {
            pids[i] = pids[i] == NOT_LOOKED_FOR ? NONE : pids[i];
        }
    }

    /** The process that has this socket open, or null. */
    @Nullable
    Owner owner(long inode) {
        int i = Arrays.binarySearch(inodes, inode);
        return i < 0 || pids[i] <= 0 ? null : owners.get(pids[i]);
    }

    private Owner named(int pid) {
        String comm = Text.firstLine(root.read("proc/" + pid + "/comm"), 64);
        return new Owner(pid, comm == null ? "" : comm);
    }

    /** Returns false if it stopped before the end. */
    private boolean walk() {
        links = 0;
        List<Integer> order = new ArrayList<>(owners.keySet());
        order.addAll(processes());
        Set<Integer> seen = new HashSet<>();
        for (int pid : order) {
            if (missing == 0 || links >= MAX_LINKS) {
                return false;
            }
            if (seen.add(pid)) {
                readLinks(pid);
            }
        }
        return links < MAX_LINKS;
    }

    private List<Integer> processes() {
        List<Integer> all = new ArrayList<>();
        for (String name : missing == 0 ? List.<String>of() : root.list("proc")) {
            if (!name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                all.add(Integer.valueOf(name));
            }
        }
        return all;
    }

    private void readLinks(int pid) {
        String directory = "proc/" + pid + "/fd";
        Path place = Path.of("/" + directory);
        for (String name : root.list(directory)) {
            if (missing == 0 || links++ >= MAX_LINKS) {
                return;
            }
            try {
                note(Files.readSymbolicLink(place.resolve(name)).toString(), pid);
            } catch (IOException e) {
                // Closed since it was listed, or another user's: this descriptor has no owner that can be named.
                continue;
            }
        }
    }

    private void note(String link, int pid) {
        if (!link.startsWith(PREFIX)) {
            return;
        }
        long inode = 0;
        for (int i = PREFIX.length(); i < link.length() - 1; i++) {
            inode = inode * 10 + link.charAt(i) - '0';
        }
        int i = Arrays.binarySearch(inodes, inode);
        if (i >= 0 && pids[i] == NOT_LOOKED_FOR) {
            pids[i] = pid;
            owners.computeIfAbsent(pid, this::named);
            missing--;
        }
    }
}
