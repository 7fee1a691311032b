// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.Gap;
import io.enomem.schemas.codec.Codec;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records in the order they come, and keeps them in order while the broker is away: kernel records and samples go to
 * the spool, log records stay where they are and their source waits. When the broker is back the spool is drained first.
 *
 * <p>Guarantees: (1) a record is acknowledged only when the broker has it; (2) nothing is sent past a failure of its lane;
 * (3) memory is bounded by the lanes' budgets; (4) what is lost is counted in a Gap. Repeats are possible after a failure;
 * natural identities tell them downstream. Thread-safe; one thread of its own does the sending.
 */
public final class Shipper implements Sink, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Shipper.class);

    /** How long outcomes may take after a failure; the producer's delivery time-out is shorter. */
    private static final Duration SETTLE = Duration.ofSeconds(15);

    /** How long {@link #close} waits for the broker. Ours: a whole agent stops in under 3 s. */
    private static final Duration CLOSING = Duration.ofMillis(1_200);

    /** How long the rest of the spooling may take after that; it takes milliseconds on a disk that works. */
    private static final Duration SPOOLING = Duration.ofMillis(500);

    /** Time between attempts to reach a broker that is away. Ours: short beside any spool's size. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Outlet outlet;
    private final Spool spool;
    private final Function<SpecificRecord, byte[]> encoder;
    private final Duration retry;
    private final Budgets budgets;
    private final BlockingQueue<Shipment> queue = new LinkedBlockingQueue<>();
    private final Deque<Shipment> waiting = new ArrayDeque<>();
    private final InFlight inFlight = new InFlight();
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread;
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
        return new Shipper(outlet, spool, new Codec()::encode, ship.bufferBytes(), RETRY);
    }

    /**
     * @param budgetBytes encoded bytes that each lane may hold in memory
     * @param retry time between attempts to reach a broker that is away
     */
    Shipper(Outlet outlet, Spool spool, Function<SpecificRecord, byte[]> encoder, int budgetBytes, Duration retry) {
        this.outlet = outlet;
        this.spool = spool;
        this.encoder = encoder;
        this.retry = retry;
        this.budgets = new Budgets(budgetBytes);
        this.connected = spool.isEmpty();
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
        return new ShipStatistics(sent.get(), spool.written(), spool.dropped(), spool.bytes(), connected);
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
                } else if (!closed && drainSpool()) {
                    reconnect();
                } else {
                    collect();
                }
            }
            if (connected && !inFlight.settle(SETTLE.toMillis())) {
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
        for (Shipment shipment : inFlight.retreat()) {
            if (shipment.cost() > 0) {
                keep(shipment);
            }
        }
        for (Shipment next = queue.poll(); next != null; next = queue.poll()) {
            keep(next);
        }
    }

    private void forward() throws InterruptedException {
        Shipment next = queue.poll(100, TimeUnit.MILLISECONDS);
        if (next != null) {
            send(next);
        }
        if (inFlight.failure() != null) {
            retreat();
        }
    }

    private void send(Shipment shipment) {
        long ticket = inFlight.sending(shipment);
        outlet.send(shipment.lane(), shipment.value(), failed -> {
            @Nullable Exception failure = failed;
            if (failure instanceof RecordTooLargeException) {
                log.atWarn()
                        .addKeyValue("lane", shipment.lane())
                        .addKeyValue("bytes", shipment.value().length)
                        .log("The broker refuses a record of this size; it is dropped and the next one goes on");
                spool.countDropped();
                failure = null;
            }
            inFlight.outcome(ticket, failure);
            if (failure == null) {
                sent.incrementAndGet();
                release(shipment);
                shipment.acknowledged().run();
            }
        });
    }

    /** The broker is away: what it did not acknowledge goes to the spool, or waits. */
    private void retreat() throws InterruptedException {
        inFlight.settle(SETTLE.toMillis());
        Exception failure = inFlight.failure();
        connected = false;
        List<Shipment> back = inFlight.retreat();
        log.atWarn()
                .addKeyValue("reason", failure == null ? "no answer" : failure.getMessage())
                .addKeyValue("records", back.size())
                .log("Kafka is away; kernel records and samples go to the spool, log files wait");
        back.forEach(this::keep);
    }

    private void keep(Shipment shipment) {
        if (shipment.lane().waits()) {
            waiting.add(shipment);
            return;
        }
        spool.add(shipment.lane(), shipment.record());
        release(shipment);
    }

    /** Spools what comes, until it is time to try the broker again. */
    private void collect() throws InterruptedException {
        long until = System.nanoTime() + retry.toNanos();
        do {
            Shipment next = queue.poll(100, TimeUnit.MILLISECONDS);
            if (next != null) {
                keep(next);
            }
        } while (System.nanoTime() < until && !(closed && queue.isEmpty()));
        spool.flush();
    }

    /** Sends the spool file by file, oldest first; a file is deleted when the broker has all of it. */
    private boolean drainSpool() throws InterruptedException {
        if (!outlet.reachable()) {
            return false;
        }
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
            send(new Shipment(lane, record, encoder.apply(record), 0, () -> {}));
            if (inFlight.failure() != null) {
                break;
            }
        }
        if (inFlight.settle(SETTLE.toMillis())) {
            return true;
        }
        inFlight.retreat();
        return false;
    }

    private void reconnect() {
        connected = true;
        log.atInfo().addKeyValue("waiting", waiting.size()).log("Kafka is back; the spool is drained");
        while (!waiting.isEmpty()) {
            send(waiting.remove());
        }
    }

    private void release(Shipment shipment) {
        budgets.release(shipment.lane(), shipment.cost());
    }
}
