// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The shipper's thread: sends what comes while Kafka takes it, keeps it while Kafka does not, asks again, and sends what was
 * kept before anything new.
 */
final class Shipping implements Runnable {
    /** How long records wait for Kafka's first answer before they go to the spool. Ours: an ordinary start takes one. */
    private static final Duration HOLD = Duration.ofSeconds(3);

    /** How long it sleeps while nothing comes, and no nudge. Ours: each look wakes the processor. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    /** How often it looks for Kafka's first answers, and for what comes meanwhile. Ours. */
    private static final Duration ASKING = Duration.ofMillis(100);

    private static final Answer CLOSING_ANSWER = new Answer(Answer.State.SILENT, "the agent stops");

    private final Outlet outlet;
    private final ShipmentQueue queue;
    private final Delivery delivery;
    private final Backlog backlog;
    private final BrokerNews news;
    private final Backoff backoff;

    /** What failed since Kafka was last asked; this thread alone. */
    private @Nullable Exception failure;

    private volatile boolean connected;
    private volatile boolean closed;

    /**
     * @param queue what comes; nudged when something failed
     * @param backoff times between attempts to reach a broker that is away
     */
    Shipping(Outlet outlet, ShipmentQueue queue, Delivery delivery, Backlog backlog, BrokerNews news, Backoff backoff) {
        this.outlet = outlet;
        this.queue = queue;
        this.delivery = delivery;
        this.backlog = backlog;
        this.news = news;
        this.backoff = backoff;
    }

    /** True while Kafka takes records. Thread-safe. */
    boolean connected() {
        return connected;
    }

    /** Lets {@link #run} end once nothing is queued; an interrupt ends it at once. Thread-safe. */
    void stop() {
        closed = true;
        queue.nudge();
    }

    @Override
    public void run() {
        try {
            while (!closed || !queue.isEmpty()) {
                if (connected) {
                    forward();
                } else if (closed || !reconnected()) {
                    collect(backoff.next());
                }
            }
            if (connected && !delivery.settle()) {
                retreat();
            }
        } catch (InterruptedException e) {
            keepTheRest();
        }
    }

    /**
     * The broker was too slow for an agent that stops: what it did not acknowledge goes to the spool unless
     * it is there already, or is read again.
     */
    private void keepTheRest() {
        for (Shipment shipment : delivery.retreat()) {
            backlog.keep(shipment);
        }
        for (Shipment next = queue.poll(); next != null; next = queue.poll()) {
            backlog.keep(next);
        }
    }

    private void forward() throws InterruptedException {
        Shipment next = queue.poll(LOOK);
        if (next != null) {
            delivery.send(next);
        }
        backlog.sendLosses(delivery);
        if (delivery.failed()) {
            retreat();
        }
    }

    /** Something failed: what Kafka did not acknowledge goes to the spool, or waits, until Kafka was asked what it is. */
    private void retreat() throws InterruptedException {
        delivery.settle();
        failure = delivery.failure();
        connected = false;
        if (news.isGood()) {
            backoff.reset();
        }
        delivery.retreat().forEach(backlog::keep);
    }

    /** Spools what comes, for so long. */
    private void collect(Duration length) throws InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        do {
            collectOne(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        } while (System.nanoTime() < until && !(closed && queue.isEmpty()));
        backlog.flush();
    }

    private void collectOne(Duration patience) throws InterruptedException {
        Shipment next = queue.poll(patience);
        if (next != null) {
            backlog.keep(next);
        }
    }

    /** Asks Kafka and, if it is ready, sends what waits: the spool first, then log records. False if that failed. */
    private boolean reconnected() throws InterruptedException {
        Answer answer = answer();
        if (!closed && (answer.state() != Answer.State.READY || failure != null)) {
            news.trouble(answer, failure);
        }
        failure = null;
        if (answer.state() != Answer.State.READY) {
            return false;
        }
        if (!backlog.sendSpooled(delivery)) {
            failure = delivery.failure();
            delivery.retreat();
            return false;
        }
        connected = true;
        backlog.sendWaiting(delivery);
        return true;
    }

    /** What Kafka says. While it thinks, records wait, so that an ordinary start spools nothing; then they are spooled. */
    private Answer answer() throws InterruptedException {
        Future<Answer> answer = outlet.ask();
        long until = System.nanoTime() + HOLD.toNanos();
        while (!answer.isDone() && !closed) {
            if (System.nanoTime() < until) {
                TimeUnit.MILLISECONDS.sleep(10);
            } else {
                collectOne(ASKING);
            }
        }
        try {
            return answer.isDone() ? answer.get() : CLOSING_ANSWER;
        } catch (ExecutionException e) {
            return BrokerAsk.failed(e);
        }
    }
}
