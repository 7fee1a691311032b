// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.agent.saved.SavedHost;
import io.enomem.streams.incident.EventTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Captures, sosreports and logs, merged by time in whatever order they are named: two captures of one host are one history,
 * and what breaks on one host meets the kill on another. A record arrives when it says.
 */
public final class SavedHistory extends CountedHistory {
    private final List<SavedHost> hosts;
    private final List<Opened> opened = new ArrayList<>();
    private final PriorityQueue<Opened> byTime = new PriorityQueue<>(
            Comparator.comparingLong((Opened each) -> each.atMillis).thenComparing(each -> each.number));
    private int ended;

    public SavedHistory(List<SavedHost> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    /** A host that is being read. */
    private final class Opened {
        private final int number;
        private final Stream<SpecificRecord> stream;
        private final Iterator<SpecificRecord> records;
        private @Nullable Arrived next;

        /** Time of the next record; where a source of the host steps back, the time before that: its order is kept. */
        private long atMillis = Long.MIN_VALUE;

        Opened(int number, SavedHost host) {
            this.number = number;
            this.stream = host.records();
            this.records = stream.iterator();
        }

        /** Looks at its next record; closed and left behind at its end. */
        void advance() {
            if (!records.hasNext()) {
                next = null;
                ended++;
                stream.close();
                return;
            }
            SpecificRecord record = records.next();
            next = new Arrived(record, EventTime.of(record).toEpochMilli());
            atMillis = Math.max(atMillis, next.millis());
            byTime.add(this);
        }
    }

    @Override
    @Nullable
    Arrived read() {
        for (int number = opened.size(); number < hosts.size(); number++) {
            Opened host = new Opened(number, hosts.get(number));
            opened.add(host);
            host.advance();
        }
        Opened first = byTime.poll();
        if (first == null) {
            return null;
        }
        Arrived record = first.next;
        first.advance();
        return record;
    }

    @Override
    public double share() {
        double all = ended;
        boolean told = ended > 0;
        for (Opened host : opened) {
            double within =
                    host.next == null ? Double.NaN : hosts.get(host.number).share();
            if (!Double.isNaN(within)) {
                told = true;
                all += within;
            }
        }
        return opened.isEmpty() ? 0 : told ? all / hosts.size() : Double.NaN;
    }

    @Override
    public List<String> notices() {
        return hosts.stream().flatMap(each -> each.told().stream()).toList();
    }

    @Override
    public void close() {
        opened.forEach(host -> host.stream.close());
    }
}
