// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/**
 * What is known of sockets from one dump to the next, by inode: who has it open, and by which descriptor. Open addressing
 * in columns, 20 bytes a place: a hundred thousand objects would be felt in the agent's memory, and what a look-up needs
 * lies side by side, since each line of the cache that must be fetched is a tenth of what a socket may cost. Sockets that a
 * dump no longer shows are forgotten. Not thread-safe.
 */
final class SocketTable {
    private static final int FIRST_ROOM = 256;

    /** Of each place the inode, then the descriptor and the number of the dump that last showed it. */
    private long[] numbers = new long[2 * FIRST_ROOM];

    private OpenSockets[] holders = new OpenSockets[FIRST_ROOM];
    private int used;
    private int seen;
    private int dump = 1;

    /** A dump begins: what the one before did not show is no longer known. */
    void startDump() {
        if (seen < used / 2) {
            resize(Math.max(FIRST_ROOM, Integer.highestOneBit(Math.max(1, seen)) * 4), dump);
        }
        dump++;
        seen = 0;
    }

    /** The place of an inode that this dump or the one before showed, or -1. */
    int find(long inode) {
        int i = place(inode);
        return numbers[2 * i] == inode && shownBy(i) >= dump - 1 ? i : -1;
    }

    /** True if this dump shows it. */
    boolean isSeen(int place) {
        return shownBy(place) == dump;
    }

    /** Notes that this dump shows it. */
    void see(int place) {
        put(place, holders[place], descriptor(place));
    }

    /** Notes whose an inode above 0 is; this dump shows it. */
    void put(long inode, OpenSockets holder, int descriptor) {
        int i = place(inode);
        if (numbers[2 * i] == 0) {
            if (used + 1 > holders.length / 2) {
                resize(holders.length * 2, dump - 1);
                i = place(inode);
            }
            used++;
            numbers[2 * i] = inode;
        }
        put(i, holder, descriptor);
    }

    private void put(int place, OpenSockets holder, int descriptor) {
        seen += isSeen(place) ? 0 : 1;
        holders[place] = holder;
        numbers[2 * place + 1] = (long) descriptor << Integer.SIZE | dump;
    }

    OpenSockets holder(int place) {
        return holders[place];
    }

    int descriptor(int place) {
        return (int) (numbers[2 * place + 1] >> Integer.SIZE);
    }

    /** How many sockets this dump showed. */
    int seen() {
        return seen;
    }

    private int shownBy(int place) {
        return (int) numbers[2 * place + 1];
    }

    private int place(long inode) {
        int mask = holders.length - 1;
        int i = (int) ((inode * 0x9e37_79b9_7f4a_7c15L) >>> Integer.SIZE) & mask;
        while (numbers[2 * i] != 0 && numbers[2 * i] != inode) {
            i = i + 1 & mask;
        }
        return i;
    }

    /** Takes over what was last shown by this dump or a later one. */
    private void resize(int room, int oldest) {
        long[] oldNumbers = numbers;
        OpenSockets[] oldHolders = holders;
        numbers = new long[2 * room];
        holders = new OpenSockets[room];
        used = 0;
        for (int i = 0; i < oldHolders.length; i++) {
            if (oldNumbers[2 * i] != 0 && (int) oldNumbers[2 * i + 1] >= oldest) {
                int to = place(oldNumbers[2 * i]);
                numbers[2 * to] = oldNumbers[2 * i];
                numbers[2 * to + 1] = oldNumbers[2 * i + 1];
                holders[to] = oldHolders[i];
                used++;
            }
        }
    }
}
