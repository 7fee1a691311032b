// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the largest of many; of equal ones those that came first.
 *
 * @param <T> what is ranked
 */
final class Ranking<T> {
    private record Entry<T>(T value, long order) {}

    private final int room;
    private final PriorityQueue<Entry<T>> smallestFirst;
    private final Comparator<Entry<T>> order;
    private final Comparator<T> by;
    private long added;

    Ranking(int room, Comparator<T> by) {
        this.room = room;
        this.by = by;
        this.order = Comparator.<Entry<T>, T>comparing(Entry::value, by)
                .thenComparing(Comparator.<Entry<T>>comparingLong(Entry::order).reversed());
        this.smallestFirst = new PriorityQueue<>(room, order);
    }

    void add(T value) {
        added++;
        if (smallestFirst.size() < room) {
            smallestFirst.add(new Entry<>(value, added));
        } else if (by.compare(value, smallestFirst.element().value()) > 0) {
            smallestFirst.remove();
            smallestFirst.add(new Entry<>(value, added));
        }
    }

    /** The largest, largest first. */
    List<T> best() {
        List<Entry<T>> sorted = new ArrayList<>(smallestFirst);
        sorted.sort(order.reversed());
        return sorted.stream().map(Entry::value).toList();
    }
}
