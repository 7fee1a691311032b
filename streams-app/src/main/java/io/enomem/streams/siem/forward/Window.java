// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.util.Map;
import java.util.TreeMap;

/** Which numbers were sent and when, less those that the receiver has. Thread-safe. */
final class Window {
    private final TreeMap<Long, Long> open = new TreeMap<>();
    private long last;

    /** A number was sent at that time, System.nanoTime. */
    synchronized void opened(long number, long nanos) {
        open.put(number, nanos);
        last = number;
    }

    /** A number needs no acknowledgement. */
    synchronized void skipped(long number) {
        last = number;
    }

    /** The receiver has that number; true if it was open. */
    synchronized boolean closed(long number) {
        boolean known = open.remove(number) != null;
        notifyAll();
        return known;
    }

    /** The receiver has whatever was sent before that time. */
    synchronized void closedBefore(long nanos) {
        Map.Entry<Long, Long> first = open.firstEntry();
        while (first != null && first.getValue() - nanos < 0) {
            open.pollFirstEntry();
            first = open.firstEntry();
        }
    }

    /** The number up to which nothing is open. */
    synchronized long acknowledged() {
        return open.isEmpty() ? last : open.firstKey() - 1;
    }

    /** Waits until fewer than so many are open, or the time is over; false then. */
    synchronized boolean awaitRoom(int most, long millis) throws InterruptedException {
        if (open.size() >= most) {
            wait(millis);
        }
        return open.size() < most;
    }

    /** True if the oldest open number was sent before that time. */
    synchronized boolean isOlderThan(long nanos) {
        Map.Entry<Long, Long> first = open.firstEntry();
        return first != null && first.getValue() - nanos < 0;
    }
}
