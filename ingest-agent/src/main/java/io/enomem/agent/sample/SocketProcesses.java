// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds which processes have sockets open: the links in /proc/pid/fd, 5 us each to read in the kernel alone. So a dump costs
 * what is new in it: descriptors of sockets that are known and still open are not read again, processes that have none but
 * such and as many others as before are not even listed. Only where that leaves much unfound is everything read.
 */
final class SocketProcesses {
    /** Links read at most. */
    private static final int MAX_LINKS = 262_144;

    /** Everything is read where more than this part of the sockets stayed without a process. */
    private static final int SMALL_PART = 64;

    private static final String PREFIX = "socket:[";

    private final ProcRoot root;
    private final SocketTable table = new SocketTable();
    private final Map<Integer, OpenSockets> processes = new LinkedHashMap<>();
    private int links;
    private int missing;

    SocketProcesses(ProcRoot root) {
        this.root = root;
    }

    /** A dump begins. */
    void startDump() {
        table.startDump();
        processes.values().removeIf(process -> {
            process.startDump();
            if (process.owner() != null && !named(process.pid()).equals(process.owner())) {
                process.end();
            }
            return process.gone();
        });
    }

    /** The dump shows this socket; true if it is known whose it is, or that it is nobody's. */
    boolean knows(long inode) {
        int place = table.find(inode);
        if (place < 0) {
            return false;
        }
        OpenSockets holder = table.holder(place);
        if (holder == OpenSockets.WANTED || holder.gone()) {
            return false;
        }
        table.see(place);
        if (holder != OpenSockets.NOBODY) {
            holder.explain(table.descriptor(place));
        }
        return true;
    }

    /** Looks for the owners of those of these inodes that are not known. */
    void find(long[] wanted) {
        missing = 0;
        for (long inode : wanted) {
            if (!isWanted(inode) && !knows(inode)) {
                missing++;
                table.put(inode, OpenSockets.WANTED, 0);
            }
        }
        if (missing == 0) {
            return;
        }
        links = 0;
        forgetDead();
        boolean everything = walk(false);
        if (!everything && missing > table.seen() / SMALL_PART) {
            everything = walk(true);
        }
        for (long inode : wanted) {
            if (everything && isWanted(inode)) {
                table.put(inode, OpenSockets.NOBODY, 0);
            }
        }
    }

    /** True if this dump shows it and it was not found so far. */
    private boolean isWanted(long inode) {
        int place = table.find(inode);
        return place >= 0 && table.isSeen(place) && table.holder(place) == OpenSockets.WANTED;
    }

    /** The process that has this socket open, or null. */
    @Nullable
    Owner owner(long inode) {
        int place = table.find(inode);
        return place < 0 || table.holder(place).gone()
                ? null
                : table.holder(place).owner();
    }

    private Owner named(int pid) {
        String comm = Text.firstLine(root.read("proc/" + pid + "/comm"), 64);
        return new Owner(pid, comm == null ? "" : comm);
    }

    private void forgetDead() {
        Set<Integer> alive = new HashSet<>();
        for (String name : root.list("proc")) {
            if (!name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                alive.add(Integer.valueOf(name));
            }
        }
        processes.values().removeIf(process -> {
            if (!alive.contains(process.pid())) {
                process.end();
            }
            return process.gone();
        });
        alive.forEach(pid -> processes.computeIfAbsent(pid, OpenSockets::new));
    }

    /**
     * Goes through the processes, those that had sockets before first.
     *
     * @param all read every link
     * @return true if no link was left out
     */
    private boolean walk(boolean all) {
        List<OpenSockets> order = new ArrayList<>(processes.values());
        order.sort((a, b) -> Boolean.compare(a.owner() == null, b.owner() == null));
        boolean everything = true;
        for (OpenSockets process : order) {
            if (missing == 0 || links >= MAX_LINKS) {
                return false;
            }
            String directory = "proc/" + process.pid() + "/fd";
            if (all || !process.isWholly((int) root.size(directory))) {
                everything &= readLinks(process, directory, all);
            } else {
                everything = false;
            }
        }
        return everything && links < MAX_LINKS;
    }

    /** Returns false if links were left out. */
    private boolean readLinks(OpenSockets process, String directory, boolean all) {
        boolean everything = true;
        List<String> names = root.list(directory);
        for (String name : names) {
            int descriptor = (int) number(name, 0, name.length());
            if (!all && process.isExplained(descriptor)) {
                everything = false;
                continue;
            }
            if (missing == 0 || links++ >= MAX_LINKS) {
                return false;
            }
            String link = root.link(directory + "/" + name);
            if (link != null && link.startsWith(PREFIX)) {
                note(number(link, PREFIX.length(), link.length() - 1), process, descriptor);
            }
        }
        process.looked(names.size());
        return everything;
    }

    private void note(long inode, OpenSockets process, int descriptor) {
        if (isWanted(inode)) {
            missing--;
            if (process.owner() == null) {
                process.name(named(process.pid()));
            }
            table.put(inode, process, descriptor);
            process.explain(descriptor);
        }
    }

    private static long number(String text, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
