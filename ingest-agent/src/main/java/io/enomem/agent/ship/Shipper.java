// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.Gap;
import io.enomem.schemas.codec.RecordEncoder;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;

/**
 * Sends records in the order they come, and keeps them in order while the broker is away: kernel records and samples go to
 * the spool, log records stay where they are and their source waits. When the broker is back the spool is drained first.
 *
 * <p>Guarantees: (1) a record is acknowledged only when the broker has it; (2) nothing is sent past a failure of its lane;
 * (3) memory is bounded by the lanes' budgets; (4) what is lost is counted in a Gap. Repeats are possible after a failure;
 * natural identities tell them downstream. Thread-safe; one thread of its own does the sending.
 */
public final class Shipper implements Sink, AutoCloseable {
    /** How long records wait for Kafka's first answer before they go to the spool. Ours: an ordinary start takes one. */
    private static final Duration HOLD = Duration.ofSeconds(3);

    /** How long {@link #close} waits for the broker. Ours: a whole agent stops in under 3 s. */
    private static final Duration CLOSING = Duration.ofMillis(1_200);

    /** How long the rest of the spooling may take after that; it takes milliseconds on a disk that works. */
    private static final Duration SPOOLING = Duration.ofMillis(500);

    /** Times between attempts to reach a broker that is away. Ours: short beside any spool's size. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

    private static final Answer CLOSING_ANSWER = new Answer(Answer.State.SILENT, "the agent stops");

    /** How soon a failure is seen, and that it is to stop, while nothing comes. Each look wakes the processor. Ours. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Outlet outlet;
    private final Spool spool;
    private final Function<SpecificRecord, byte[]> encoder;
    private final Backoff backoff;
    private final BrokerNews news = new BrokerNews();
    private final Budgets budgets;
    private final BlockingQueue<Shipment> queue = new LinkedBlockingQueue<>();
    private final Deque<Shipment> waiting = new ArrayDeque<>();
    private final Delivery delivery;
    private final Thread thread;

    /** What failed since Kafka was last asked; the shipper's thread alone. */
    private @Nullable Exception failure;

    private volatile boolean connected;
    private volatile boolean closed;

    /** The settings that {@link #toKafka} reads. */
    public static ConfigDef definition() {
        return ShipSettings.definition();
    }

    /**
     * A shipper to Kafka, with its spool in {@code spool} of the state directory.
     *
     * @throws IOException if the spool's directory cannot be made or read
     */
    public static Shipper toKafka(Settings settings, Path stateDirectory, String machineId, String bootId)
            throws IOException {
        ShipSettings ship = ShipSettings.of(settings);
        Spool spool = new Spool(
                stateDirectory.resolve("spool"),
                ship.spoolBytes(),
                ship.spoolAge(),
                new Spool.Identity(machineId, bootId),
                Clock.systemUTC());
        Outlet outlet = new KafkaOutlet(ship, machineId);
        return new Shipper(
                outlet, spool, new RecordEncoder()::encode, ship.bufferBytes(), new Backoff(RETRY, LONGEST_RETRY));
    }

    /**
     * @param budgetBytes encoded bytes that each lane may hold in memory
     * @param backoff times between attempts to reach a broker that is away
     */
    Shipper(Outlet outlet, Spool spool, Function<SpecificRecord, byte[]> encoder, int budgetBytes, Backoff backoff) {
        this.outlet = outlet;
        this.spool = spool;
        this.encoder = encoder;
        this.backoff = backoff;
        this.budgets = new Budgets(budgetBytes);
        this.delivery = new Delivery(outlet, news, budgets, spool::countDropped);
        this.thread = new Thread(this::run, "enomem-shipper");
        thread.start();
    }

    @Override
    public void put(SpecificRecord record, Runnable acknowledged) throws InterruptedException {
        byte[] value = encoder.apply(record);
        Lane lane = Lane.of(record);
        int cost = budgets.acquire(lane, value.length);
        queue.put(new Shipment(lane, record, value, cost, acknowledged));
    }

    /** What became of records so far. */
    public ShipStatistics statistics() {
        return new ShipStatistics(
                delivery.sent(), spool.written(), spool.dropped(), spool.bytes(), connected, news.lastError());
    }

    /**
     * Sends what is queued, spools what the broker does not acknowledge in about a second, and closes the wire. A record
     * that arrived all the same is a repeat then, which its natural identity tells.
     */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = !joined(CLOSING);
        thread.interrupt();
        interrupted |= !joined(SPOOLING);
        outlet.close();
        spool.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** False if this very thread was interrupted while it waited for the shipper's. */
    private boolean joined(Duration patience) {
        try {
            thread.join(patience.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void run() {
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
                keep(shipment);
            }
        }
        for (Shipment next = queue.poll(); next != null; next = queue.poll()) {
            keep(next);
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
        delivery.retreat().forEach(this::keep);
    }

    private void keep(Shipment shipment) {
        if (shipment.lane().waits()) {
            waiting.add(shipment);
            return;
        }
        spool.add(shipment.lane(), shipment.record());
        budgets.release(shipment.lane(), shipment.cost());
    }

    /** Spools what comes, for so long. */
    private void collect(Duration length) throws InterruptedException {
        long until = System.nanoTime() + length.toNanos();
        do {
            collectOne();
        } while (System.nanoTime() < until && !(closed && queue.isEmpty()));
        spool.flush();
    }

    private void collectOne() throws InterruptedException {
        Shipment next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
            keep(next);
        }
    }

    /** Asks Kafka and, if it is ready, sends what waits: the spool first, then log records. False if that failed. */
    private boolean reconnected() throws InterruptedException {
        Answer answer = answer();
        if (!closed && (answer.state() != Answer.State.READY || failure != null)) {
            news.trouble(answer, failure);
        }
        failure = null;
        if (answer.state() != Answer.State.READY || !drainSpool()) {
            return false;
        }
        connected = true;
        while (!waiting.isEmpty()) {
            delivery.send(waiting.remove());
        }
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

    /** Sends the spool file by file, oldest first; a file is deleted when the broker has all of it. */
    private boolean drainSpool() throws InterruptedException {
        for (Spool.Batch batch = spool.oldest(); batch != null; batch = spool.oldest()) {
            if (!delivered(batch.lane(), batch.records())) {
                return false;
            }
            spool.delete(batch);
        }
        for (Gap loss : spool.losses()) {
            if (!delivered(Lane.SAMPLES, List.of(loss))) {
                return false;
            }
            spool.reported(loss);
        }
        return true;
    }

    private boolean delivered(Lane lane, List<? extends SpecificRecord> records) throws InterruptedException {
        for (SpecificRecord record : records) {
            delivery.send(new Shipment(lane, record, encoder.apply(record), 0, () -> {}));
            if (delivery.failed()) {
                break;
            }
        }
        if (delivery.settle()) {
            return true;
        }
        failure = delivery.failure();
        delivery.retreat();
        return false;
    }
}
