// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.ship.Sink;
import io.enomem.schemas.LogRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one file on their way: found first, sent together, so that the mark to go on from is known before the
 * sink may block. Not thread-safe, acknowledgements aside.
 */
final class RecordSending {
    private final Sink sink;
    private final LogCounts counts;
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private final List<Found> found = new ArrayList<>();

    /** A record, and the mark from which it is found again. */
    private record Found(LogRecord record, Mark before) {}

    RecordSending(Sink sink, LogCounts counts) {
        this.sink = sink;
        this.counts = counts;
    }

    void found(LogRecord record, Mark before) {
        found.add(new Found(record, before));
    }

    /** Sends what was found. */
    void send() throws InterruptedException {
        List<Found> all = List.copyOf(found);
        found.clear();
        List<Runnable> acknowledged = new ArrayList<>();
        for (Found each : all) {
            acknowledged.add(acknowledgements.sending(each.before));
        }
        counts.matched(all.size());
        for (int i = 0; i < all.size(); i++) {
            sink.put(all.get(i).record, acknowledged.get(i));
        }
    }

    /** How far everything is acknowledged, if the file was read up to a mark. */
    Mark durable(Mark reached) {
        return acknowledgements.durable(reached);
    }
}
