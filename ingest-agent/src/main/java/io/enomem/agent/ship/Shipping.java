// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
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

    /** How soon a failure is seen, and that it is to stop, while nothing comes. Each look wakes the processor. Ours. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Answer CLOSING_ANSWER = new Answer(Answer.State.SILENT, "the agent stops");

    private final Outlet outlet;
    private final BlockingQueue<Shipment> queue;
    private final Delivery delivery;
    private final Backlog backlog;
    private final BrokerNews news;
    private final Backoff backoff;

    /** What failed since Kafka was last asked; this thread alone. */
    private @Nullable Exception failure;

    private volatile boolean connected;
    private volatile boolean closed;

    /**
     * @param queue what comes; cost above 0 tells what is in no spool yet
     * @param backoff times between attempts to reach a broker that is away
     */
    Shipping(
            Outlet outlet,
            BlockingQueue<Shipment> queue,
            Delivery delivery,
            Backlog backlog,
            BrokerNews news,
            Backoff backoff) {
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
            if (shipment.cost() > 0) {
                backlog.keep(shipment);
            }
        }
        for (Shipment next = queue.poll(); next != null; next = queue.poll()) {
            backlog.keep(next);
        }
    }

    private void forward() throws InterruptedException {
        Shipment next = queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (next != null) {
            delivery.send(next);
        }
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
            collectOne();
        } while (System.nanoTime() < until && !(closed && queue.isEmpty()));
        backlog.flush();
    }

    private void collectOne() throws InterruptedException {
        Shipment next = queue.poll(100, TimeUnit.MILLISECONDS);
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
                collectOne();
            }
        }
        try {
            return answer.isDone() ? answer.get() : CLOSING_ANSWER;
        } catch (ExecutionException e) {
            return BrokerAsk.failed(e);
        }
    }
}
