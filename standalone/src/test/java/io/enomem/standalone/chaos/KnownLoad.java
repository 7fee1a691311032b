// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.chaos;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.topology.IncidentPartitioner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * What the hosts of a fleet say, the same for the same seed: in each round a host has an incident in each of its cgroups, in
 * which something is killed again and again; between rounds all is quiet for long enough to close them. Each host begins its
 * rounds at another step, so that most incidents are open at any time. It goes on for as many steps as somebody wants.
 *
 * @param start event time of the first step
 * @param hosts number of hosts
 * @param cgroups cgroups of each, so incidents that are open at once
 */
record KnownLoad(long seed, Instant start, int hosts, int cgroups) {
    /** Steps of a round: a diagnosis is published when an incident begins and when it ends. */
    private static final int ROUND = 16;

    /** Event time from one kill to the next. */
    static final Duration STEP = Duration.ofSeconds(4);

    /** Longer than quiet and grace together. */
    private static final Duration PAUSE = Duration.ofSeconds(90);

    static String machineId(int host) {
        return "shop-" + host;
    }

    /** Partitions of the hosts, of so many. */
    Set<Integer> partitions(int of) {
        return IntStream.range(0, hosts)
                .mapToObj(host -> IncidentPartitioner.partitionOf(machineId(host), of))
                .collect(Collectors.toSet());
    }

    /** What a host says in one step, in order. */
    List<SpecificRecord> step(int host, int step) {
        List<SpecificRecord> records = new ArrayList<>();
        Random random = new Random(seed * 1_000_003 + host * 10_007L + step);
        long sequence = sequence(step);
        for (int cgroup = 0; cgroup < cgroups; cgroup++) {
            int pid = 1_000 + random.nextInt(5);
            Instant time = time(host, step).plusMillis(cgroup);
            String path = "/shop/" + cgroup;
            String kill = "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg="
                    + path + ",task_memcg=" + path + ",task=java,pid=" + pid + ",uid=0";
            String killed =
                    "Memory cgroup out of memory: Killed process " + pid + " (java) total-vm:204800kB, anon-rss:"
                            + (90_000 + random.nextInt(10_000))
                            + "kB, file-rss:900kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0";
            records.add(line(host, sequence++, time, kill));
            records.add(line(host, sequence++, time, killed));
        }
        return records;
    }

    /**
     * What a host says last: harmless lines, much later, so that its own time closes what is open, and then what that bears
     * on.
     */
    List<SpecificRecord> last(int host, int steps) {
        Instant later = time(host, steps).plus(PAUSE);
        List<SpecificRecord> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String text = "usb 1-1: new high-speed USB device number " + i;
            records.add(line(host, sequence(steps) + i, later.plus(STEP.multipliedBy(i)), text));
        }
        return records;
    }

    /** Everything that a host says in so many steps. */
    List<SpecificRecord> all(int host, int steps) {
        List<SpecificRecord> all = new ArrayList<>();
        for (int step = 0; step < steps; step++) {
            all.addAll(step(host, step));
        }
        all.addAll(last(host, steps));
        return all;
    }

    private Instant time(int host, int step) {
        return start.plus(STEP.multipliedBy(step)).plus(PAUSE.multipliedBy((step + host) / ROUND));
    }

    private long sequence(int step) {
        return 2L * cgroups * step;
    }

    private static KernelRecord line(int host, long sequence, Instant time, String text) {
        return KernelRecord.newBuilder()
                .setMachineId(machineId(host))
                .setBootId("boot")
                .setTime(time)
                .setSequence(sequence)
                .setFacility(0)
                .setLevel(4)
                .setFacilityProven(true)
                .setText(text)
                .build();
    }

    /** As the arguments of a process. */
    List<String> arguments() {
        return List.of(Long.toString(seed), start.toString(), Integer.toString(hosts), Integer.toString(cgroups));
    }

    static KnownLoad of(List<String> arguments) {
        return new KnownLoad(
                Long.parseLong(arguments.get(0)),
                Instant.parse(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Integer.parseInt(arguments.get(3)));
    }
}
