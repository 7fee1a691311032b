// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sockets whose process is looked up after the dump. They are kept as columns of numbers, 56 bytes each: of a hundred
 * thousand objects the agent's own memory would be felt.
 */
final class PendingSockets {
    /** More than these stay without a process. */
    static final int CAPACITY = 131_072;

    private static final int COLUMNS = 11;
    private static final int FIRST_ROOM = 64;

    private final List<@Nullable String> cgroups = new ArrayList<>();
    private final Map<@Nullable String, Integer> cgroupIndex = new HashMap<>();
    private long[] inodes = new long[FIRST_ROOM];
    private int[] numbers = new int[FIRST_ROOM * COLUMNS];
    private int size;

    /** Keeps a socket; false if there is no room. */
    boolean add(SocketEntry socket) {
        if (size == CAPACITY) {
            return false;
        }
        if (size == inodes.length) {
            int room = Math.min(CAPACITY, size * 2);
            inodes = Arrays.copyOf(inodes, room);
            numbers = Arrays.copyOf(numbers, room * COLUMNS);
        }
        inodes[size] = socket.inode();
        int at = size * COLUMNS;
        numbers[at] = socket.state().ordinal() | socket.timer().ordinal() << 8 | (socket.tcp() ? 1 << 16 : 0);
        numbers[at + 1] = cgroupIndex.computeIfAbsent(socket.cgroup(), this::newCgroup);
        numbers[at + 2] = unsigned(socket.receiveQueue());
        numbers[at + 3] = unsigned(socket.sendQueue());
        Skmem memory = socket.memory();
        if (memory != null) {
            numbers[at] |= 1 << 17;
            numbers[at + 4] = unsigned(memory.receive());
            numbers[at + 5] = unsigned(memory.receiveLimit());
            numbers[at + 6] = unsigned(memory.sendLimit());
            numbers[at + 7] = unsigned(memory.forward());
            numbers[at + 8] = unsigned(memory.send());
            numbers[at + 9] = unsigned(memory.option());
            numbers[at + 10] = unsigned(memory.drops());
        }
        size++;
        return true;
    }

    private Integer newCgroup(@Nullable String cgroup) {
        cgroups.add(cgroup);
        return cgroups.size() - 1;
    }

    /** The kernel gives each of these in 32 bits without sign. */
    private static int unsigned(long value) {
        return (int) Math.min(Math.max(value, 0), 0xffff_ffffL);
    }

    int size() {
        return size;
    }

    /** Their inodes, in the order in which they came. */
    long[] inodes() {
        return Arrays.copyOf(inodes, size);
    }

    /** The socket again, without ends, cookie and details. */
    SocketEntry get(int i) {
        int at = i * COLUMNS;
        int flags = numbers[at];
        Skmem memory = (flags & 1 << 17) == 0
                ? null
                : new Skmem(
                        number(at + 4),
                        number(at + 5),
                        number(at + 6),
                        number(at + 7),
                        number(at + 8),
                        number(at + 9),
                        number(at + 10));
        return new SocketEntry(
                (flags & 1 << 16) != 0,
                TcpState.values()[flags & 0xff],
                Endpoint.ANY,
                Endpoint.ANY,
                number(at + 2),
                number(at + 3),
                memory,
                inodes[i],
                0,
                null,
                cgroups.get(numbers[at + 1]),
                SocketTimer.values()[flags >> 8 & 0xff],
                null);
    }

    private long number(int column) {
        return Integer.toUnsignedLong(numbers[column]);
    }
}
