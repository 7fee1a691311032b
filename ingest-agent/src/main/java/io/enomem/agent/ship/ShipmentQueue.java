// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What comes to be shipped, in order. Bounded by the budgets of who puts into it. Thread-safe. */
final class ShipmentQueue {
    private final Deque<Shipment> shipments = new ArrayDeque<>();
    private boolean nudged;

    synchronized void put(Shipment shipment) {
        shipments.addLast(shipment);
        notifyAll();
    }

    /** Ends the present {@link #poll}, or the next one, though nothing came: there is news elsewhere. */
    synchronized void nudge() {
        nudged = true;
        notifyAll();
    }

    /** The next shipment; waits for it, and gives null if none came in time, or after a nudge. */
    synchronized @Nullable Shipment poll(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (shipments.isEmpty() && !nudged) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        nudged = false;
        return shipments.pollFirst();
    }

    /** The next shipment, or null if there is none now. */
    synchronized @Nullable Shipment poll() {
        return shipments.pollFirst();
    }

    synchronized boolean isEmpty() {
        return shipments.isEmpty();
    }
}
