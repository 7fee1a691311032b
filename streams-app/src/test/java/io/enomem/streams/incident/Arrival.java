// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record on its way to the broker.
 *
 * @param at when it comes, ms after {@link HostRecords#START} by everybody's clock
 */
public record Arrival(SpecificRecord record, long at) {
    private static final long GRACE_MILLIS = 30_000;
    private static final long MILLIS = 1_500_000;

    /** When it comes, Unix milliseconds. */
    public long millis() {
        return HostRecords.START + at;
    }

    public String machineId() {
        return (String) record.get(record.getSchema().getField("machineId").pos());
    }

    /** The same, later. */
    public Arrival later(long millis) {
        return new Arrival(record, at + millis);
    }

    /** In the order in which they come. */
    public static List<Arrival> sorted(List<Arrival> arrivals) {
        List<Arrival> sorted = new ArrayList<>(arrivals);
        sorted.sort(Comparator.comparingLong(Arrival::at));
        return sorted;
    }

    /** Each held up for less than grace. */
    public static List<Arrival> shuffled(List<Arrival> arrivals, Random random) {
        return sorted(arrivals.stream()
                .map(arrival -> arrival.later(random.nextLong(GRACE_MILLIS - 1_000)))
                .toList());
    }

    /** Some minutes of hosts a, b and c: b's clock is late, c's is early. */
    public static List<Arrival> threeHosts(Random random) {
        List<Arrival> all = new ArrayList<>();
        all.addAll(oneHost(new HostRecords("a", 0), random));
        all.addAll(oneHost(new HostRecords("b", -45_000), random));
        all.addAll(oneHost(new HostRecords("c", 120_000), random));
        Collections.shuffle(all, random);
        return sorted(all);
    }

    private static List<Arrival> oneHost(HostRecords host, Random random) {
        List<Arrival> all = new ArrayList<>();
        all.add(new Arrival(host.info(0), 0));
        long aborted = 0;
        for (long at = 0; at < MILLIS; at += 5_000) {
            aborted += random.nextInt(12) == 0 ? random.nextInt(20) : 0;
            HostSample sample = host.sample(
                    at,
                    Map.of(
                            "netstat.TcpExt.TCPAbortOnMemory",
                            aborted,
                            "meminfo.MemTotal",
                            500_000L,
                            "meminfo.MemAvailable",
                            random.nextInt(40) == 0 ? 20_000L : 200_000L + random.nextInt(1_000)));
            all.add(new Arrival(sample, at));
        }
        for (int i = 0; i < 8; i++) {
            long at = random.nextLong(MILLIS);
            List<KernelRecord> lines = switch (random.nextInt(4)) {
                case 0 -> host.cgroupKill(at, "/app-" + random.nextInt(2), "app", 100 + i);
                case 1 -> host.globalKill(at, "hog", 200 + i);
                case 2 -> List.of(host.kernel(at, "TCP: out of memory -- consider tuning tcp_mem"));
                default -> List.of(host.kernel(at, "nf_conntrack: nf_conntrack: table full, dropping packet"));
            };
            lines.forEach(line -> all.add(new Arrival(line, at)));
        }
        return all;
    }
}
