// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import io.enomem.schemas.Gap;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * What Kafka does not have yet: kernel records, samples and gaps in the spool; log records as they are, whose sources wait
 * once their budget is spent. The shipper's thread alone.
 */
final class Backlog {
    private final Spool spool;
    private final Budgets budgets;
    private final Function<SpecificRecord, byte[]> encoder;
    private final Deque<Shipment> waiting = new ArrayDeque<>();

    Backlog(Spool spool, Budgets budgets, Function<SpecificRecord, byte[]> encoder) {
        this.spool = spool;
        this.budgets = budgets;
        this.encoder = encoder;
    }

    /** Keeps what Kafka did not take, unless the disk has it already. */
    void keep(Shipment shipment) {
        if (shipment.cost() == 0) {
            return;
        }
        if (shipment.lane().waits() && !(shipment.record() instanceof Gap)) {
            waiting.add(shipment);
            return;
        }
        spool.add(shipment.lane(), shipment.record());
        budgets.release(shipment.lane(), shipment.cost());
    }

    /** Sends what was lost while Kafka takes everything else: records that it refuses for their size. */
    void sendLosses(Delivery delivery) {
        if (spool.losses().untold()) {
            for (Gap loss : spool.losses().tellingNew()) {
                Runnable known = () -> spool.losses().reported(loss);
                delivery.send(new Shipment(Lane.of(loss), loss, encoder.apply(loss), 0, known));
            }
        }
    }

    /** Brings what was spooled to the disk. */
    void flush() {
        spool.flush();
    }

    /** Sends the spool file by file, oldest first; a file is deleted when the broker has all of it. False if it failed. */
    boolean sendSpooled(Delivery delivery) throws InterruptedException {
        for (Spool.Batch batch = spool.oldest(); batch != null; batch = spool.oldest()) {
            if (!delivered(delivery, batch.lane(), batch.records())) {
                return false;
            }
            spool.delete(batch);
        }
        for (Gap loss : spool.losses().telling()) {
            if (!delivered(delivery, Lane.of(loss), List.of(loss))) {
                return false;
            }
            spool.losses().reported(loss);
        }
        return true;
    }

    /** Sends the log records. */
    void sendWaiting(Delivery delivery) {
        while (!waiting.isEmpty()) {
            delivery.send(waiting.remove());
        }
    }

    private boolean delivered(Delivery delivery, Lane lane, List<? extends SpecificRecord> records)
            throws InterruptedException {
        for (SpecificRecord record : records) {
            delivery.send(new Shipment(lane, record, encoder.apply(record), 0, () -> {}));
            if (delivery.failed()) {
                break;
            }
        }
        return delivery.settle();
    }
}
