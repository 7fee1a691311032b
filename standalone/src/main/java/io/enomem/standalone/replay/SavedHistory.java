// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.agent.saved.SavedHost;
import io.enomem.streams.incident.EventTime;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Captures, sosreports and logs, one host after the other; a record arrives when it says. */
public final class SavedHistory extends CountedHistory {
    private final List<SavedHost> hosts;
    private int host = -1;
    private @Nullable Stream<SpecificRecord> stream;
    private @Nullable Iterator<SpecificRecord> records;

    public SavedHistory(List<SavedHost> hosts) {
        this.hosts = List.copyOf(hosts);
    }

    @Override
    @Nullable
    Arrived read() {
        while (records == null || !records.hasNext()) {
            close();
            if (host + 1 >= hosts.size()) {
                return null;
            }
            host++;
            stream = hosts.get(host).records();
            records = stream.iterator();
        }
        SpecificRecord record = records.next();
        return new Arrived(record, EventTime.of(record).toEpochMilli());
    }

    @Override
    public double share() {
        if (host < 0) {
            return 0;
        }
        double within = hosts.get(host).share();
        if (Double.isNaN(within)) {
            return hosts.size() == 1 ? Double.NaN : (double) host / hosts.size();
        }
        return (host + within) / hosts.size();
    }

    @Override
    public List<String> notices() {
        return hosts.stream()
                .flatMap(each -> each.notices().stream().map(notice -> each.name() + ": " + notice))
                .toList();
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
            stream = null;
            records = null;
        }
    }
}
