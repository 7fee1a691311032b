// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands shipments to the wire and keeps account of what became of them. The shipper's thread alone, counters aside. */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    /** How long outcomes may take after a failure; the producer's delivery time-out is shorter. */
    private static final Duration SETTLE = Duration.ofSeconds(35);

    private final Outlet outlet;
    private final BrokerNews news;
    private final Budgets budgets;
    private final Runnable refusedForSize;
    private final Runnable onFailure;
    private final InFlight inFlight = new InFlight();
    private final AtomicLong sent = new AtomicLong();

    /**
     * @param refusedForSize told, on any thread, of each record that the broker refuses for its size: it is lost
     * @param onFailure told, on any thread, of each other failure
     */
    Delivery(Outlet outlet, BrokerNews news, Budgets budgets, Runnable refusedForSize, Runnable onFailure) {
        this.outlet = outlet;
        this.news = news;
        this.budgets = budgets;
        this.refusedForSize = refusedForSize;
        this.onFailure = onFailure;
    }

    /** Records that the broker has. */
    long sent() {
        return sent.get();
    }

    void send(Shipment shipment) {
        long ticket = inFlight.sending(shipment);
        outlet.send(shipment.lane(), shipment.value(), failure -> done(ticket, shipment, failure));
    }

    /** True if something failed since the last {@link #retreat}. */
    boolean failed() {
        return inFlight.failure() != null;
    }

    /** Waits until all is acknowledged; false if something failed, or took too long. */
    boolean settle() throws InterruptedException {
        return inFlight.settle(SETTLE.toMillis());
    }

    /** Why not all is acknowledged. */
    Exception failure() {
        Exception failure = inFlight.failure();
        return failure == null ? new TimeoutException("no answer within " + SETTLE.toSeconds() + " s") : failure;
    }

    /** Takes back what was not acknowledged, in order, and forgets the failure. */
    List<Shipment> retreat() {
        return inFlight.retreat();
    }

    private void done(long ticket, Shipment shipment, @Nullable Exception failure) {
        boolean tooLarge = failure instanceof RecordTooLargeException;
        if (tooLarge) {
            log.atWarn()
                    .addKeyValue("lane", shipment.lane())
                    .addKeyValue("bytes", shipment.value().length)
                    .log("The broker refuses a record of this size; it is dropped and the next one goes on");
            refusedForSize.run();
        }
        if (inFlight.outcome(ticket, tooLarge ? null : failure)) {
            sent.incrementAndGet();
            news.proven();
            budgets.release(shipment.lane(), shipment.cost());
            shipment.acknowledged().run();
        } else if (failure != null) {
            onFailure.run();
        }
    }
}
