// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shipments that were handed to the wire and not yet acknowledged, in the order of sending. Thread-safe. */
final class InFlight {
    private final NavigableMap<Long, Shipment> unacknowledged = new TreeMap<>();
    private long tickets;
    private int outstanding;
    private @Nullable Exception failure;

    /** Notes a shipment that is about to be sent, and gives the ticket by which its outcome is told. */
    synchronized long sending(Shipment shipment) {
        unacknowledged.put(++tickets, shipment);
        outstanding++;
        return tickets;
    }

    /**
     * Notes the outcome of a shipment; a failed one stays unacknowledged.
     *
     * @return true if the shipment is acknowledged now; false if it failed, or was taken back before
     */
    synchronized boolean outcome(long ticket, @Nullable Exception failed) {
        outstanding--;
        notifyAll();
        if (failed == null) {
            return unacknowledged.remove(ticket) != null;
        }
        if (failure == null && unacknowledged.containsKey(ticket)) {
            failure = failed;
        }
        return false;
    }

    /** The first failure since the last {@link #retreat}, or null. */
    synchronized @Nullable Exception failure() {
        return failure;
    }

    /** Waits until every outcome is known, or until the time is over; true if all is acknowledged. */
    synchronized boolean settle(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (outstanding > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return failure == null;
    }

    /** Takes back what was not acknowledged, in order, and forgets the failure. */
    synchronized List<Shipment> retreat() {
        List<Shipment> back = new ArrayList<>(unacknowledged.values());
        unacknowledged.clear();
        failure = null;
        return back;
    }
}
