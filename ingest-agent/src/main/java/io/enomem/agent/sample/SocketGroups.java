// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sockets added up by key, in bounded room: where there are more groups than room, at least half of them, the smaller, are forgotten. The largest of
 * many are kept; a group that was once forgotten counts from 0 again.
 *
 * @param <K> key
 */
final class SocketGroups<K> {
    /** Owners, peers or destinations held at a time, some 250 bytes each. */
    private static final int ROOM = 8_192;

    private final Map<K, SocketTotals> groups = new HashMap<>();
    private final Comparator<Map.Entry<K, SocketTotals>> byMemory;
    private final Comparator<Map.Entry<K, SocketTotals>> byCount;

    /** @param keys order of the keys, so that the same input keeps the same groups */
    SocketGroups(Comparator<K> keys) {
        Comparator<Map.Entry<K, SocketTotals>> byKey = Map.Entry.comparingByKey(keys);
        Comparator<Map.Entry<K, SocketTotals>> held =
                Comparator.comparingLong(e -> -e.getValue().held());
        Comparator<Map.Entry<K, SocketTotals>> sockets =
                Comparator.comparingInt(e -> -e.getValue().sockets());
        this.byMemory = held.thenComparing(sockets).thenComparing(byKey);
        this.byCount = sockets.thenComparing(held).thenComparing(byKey);
    }

    /** The group of a key. */
    SocketTotals of(K key) {
        SocketTotals group = groups.get(key);
        if (group == null) {
            if (groups.size() == ROOM) {
                groups.keySet().retainAll(largest(ROOM / 4, ROOM / 4).keySet());
            }
            group = new SocketTotals();
            groups.put(key, group);
        }
        return group;
    }

    /** The groups that hold most and those of most sockets, in the order of what they hold. */
    Map<K, SocketTotals> largest(int holdingMost, int ofMostSockets) {
        List<Map.Entry<K, SocketTotals>> sorted = new ArrayList<>(groups.entrySet());
        sorted.sort(byCount);
        List<Map.Entry<K, SocketTotals>> chosen = new ArrayList<>(first(sorted, ofMostSockets));
        sorted.sort(byMemory);
        chosen.addAll(first(sorted, holdingMost));
        chosen.sort(byMemory);
        Map<K, SocketTotals> largest = new LinkedHashMap<>();
        chosen.forEach(entry -> largest.put(entry.getKey(), entry.getValue()));
        return largest;
    }

    private static <E> List<E> first(List<E> sorted, int count) {
        return sorted.subList(0, Math.min(count, sorted.size()));
    }
}
