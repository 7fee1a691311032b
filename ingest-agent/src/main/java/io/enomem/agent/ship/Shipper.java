// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.codec.RecordEncoder;
import io.enomem.schemas.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Sends records in the order they come, and keeps them in order while the broker is away: kernel records and samples go to
 * the spool, log records stay where they are and their source waits. When the broker is back the spool is drained first.
 *
 * <p>Guarantees: (1) a record is acknowledged only when the broker has it; (2) nothing is sent past a failure of its lane;
 * (3) memory is bounded by the lanes' budgets; (4) what is lost is counted in a Gap. Repeats are possible after a failure;
 * natural identities tell them downstream. Thread-safe; one thread of its own does the sending.
 */
public final class Shipper implements Sink, AutoCloseable {
    /** How long {@link #close} waits for the broker. Ours: a whole agent stops in under 3 s. */
    private static final Duration CLOSING = Duration.ofMillis(1_200);

    /** How long the rest of the spooling may take after that; it takes milliseconds on a disk that works. */
    private static final Duration SPOOLING = Duration.ofMillis(500);

    /** Times between attempts to reach a broker that is away. Ours: short beside any spool's size. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);

    private final Outlet outlet;
    private final Spool spool;
    private final Function<SpecificRecord, byte[]> encoder;
    private final BrokerNews news = new BrokerNews();
    private final Budgets budgets;
    private final ShipmentQueue queue = new ShipmentQueue();
    private final Delivery delivery;
    private final Shipping shipping;
    private final Thread thread;

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
        this.budgets = new Budgets(budgetBytes);
        this.delivery = new Delivery(outlet, news, budgets, this::refused, queue::nudge);
        Backlog backlog = new Backlog(spool, budgets, encoder);
        this.shipping = new Shipping(outlet, queue, delivery, backlog, news, backoff);
        this.thread = new Thread(shipping, "enomem-shipper");
        thread.start();
    }

    @Override
    public void put(SpecificRecord record, Runnable acknowledged) throws InterruptedException {
        byte[] value = encoder.apply(record);
        Lane lane = Lane.of(record);
        int cost = budgets.acquire(lane, value.length);
        queue.put(new Shipment(lane, record, value, cost, acknowledged));
    }

    private void refused() {
        spool.refused();
        queue.nudge();
    }

    /** What became of records so far. */
    public ShipStatistics statistics() {
        return new ShipStatistics(
                delivery.sent(),
                spool.written(),
                spool.dropped(),
                spool.bytes(),
                shipping.connected(),
                news.lastError());
    }

    /**
     * Sends what is queued, spools what the broker does not acknowledge in about a second, and closes the wire. A record
     * that arrived all the same is a repeat then, which its natural identity tells.
     */
    @Override
    public void close() {
        shipping.stop();
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
}
