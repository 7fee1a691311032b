// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds a {@link Counter} by the bytes of a file, without making a string: kernels print some 500 names per tick, most of
 * which samples do not carry. A hash table with open addressing over the names of the catalogue.
 */
final class CounterIndex {
    private static final CounterIndex ALL = new CounterIndex();

    private final Counter[] counters;
    private final byte[][] names;
    private final int mask;

    private CounterIndex() {
        int size = Integer.highestOneBit(Counter.all().size()) * 4;
        counters = new Counter[size];
        names = new byte[size][];
        mask = size - 1;
        for (Counter counter : Counter.all()) {
            byte[] name = counter.name().getBytes(StandardCharsets.US_ASCII);
            int slot = slot(hash(0, name, 0, name.length));
            while (names[slot] != null) {
                slot = slot + 1 & mask;
            }
            names[slot] = name;
            counters[slot] = counter;
        }
    }

    /** The counter {@code <file><text[from, to)>}; {@code file} ends in a dot. Null if samples do not carry it. */
    static @Nullable Counter find(byte[] file, byte[] text, int from, int to) {
        return ALL.lookUp(file, text, 0, 0, text, from, to);
    }

    /** The counter {@code <file><group>.<field>}, group and field being ranges of two texts. */
    static @Nullable Counter find(
            byte[] file, byte[] groupText, int groupFrom, int groupTo, byte[] text, int from, int to) {
        return ALL.lookUp(file, groupText, groupFrom, groupTo, text, from, to);
    }

    /** The prefix that {@link #find} takes. */
    static byte[] file(String name) {
        return (name + '.').getBytes(StandardCharsets.US_ASCII);
    }

    private @Nullable Counter lookUp(
            byte[] file, byte[] groupText, int groupFrom, int groupTo, byte[] fieldText, int from, int to) {
        int group = groupTo - groupFrom;
        int length = file.length + (group == 0 ? 0 : group + 1) + to - from;
        int hash = hash(0, file, 0, file.length);
        if (group > 0) {
            hash = hash(hash, groupText, groupFrom, groupTo) * 31 + '.';
        }
        hash = hash(hash, fieldText, from, to);
        for (int i = slot(hash); names[i] != null; i = i + 1 & mask) {
            byte[] name = names[i];
            if (name.length == length
                    && matches(name, 0, file, 0, file.length)
                    && matches(name, file.length, groupText, groupFrom, groupTo)
                    && (group == 0 || name[file.length + group] == '.')
                    && matches(name, length - (to - from), fieldText, from, to)) {
                return counters[i];
            }
        }
        return null;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) & mask;
    }

    private static int hash(int seed, byte[] text, int from, int to) {
        int hash = seed;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        return hash;
    }

    private static boolean matches(byte[] name, int at, byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (name[at + i - from] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
