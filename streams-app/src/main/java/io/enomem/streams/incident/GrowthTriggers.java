// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static io.enomem.streams.incident.TriggerThresholds.GROWTH_OWN_PERCENT;
import static io.enomem.streams.incident.TriggerThresholds.MAPS_LEVEL;
import static io.enomem.streams.incident.TriggerThresholds.SOCKET_MEMORY_PERCENT;

import io.enomem.schemas.Counter;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one process gathers and does not give back: sockets, descriptors, mappings, socket memory. */
final class GrowthTriggers {
    /** Sockets of one owner in CLOSE_WAIT. */
    static final String CLOSE_WAIT = "ss.CLOSE-WAIT";
    /** Sockets of one owner. */
    static final String SOCKETS = "ss.sockets";
    /** Bytes of skmem (r, w and f) of one owner. */
    static final String SOCKET_MEMORY = "ss.skmem";
    /** Open descriptors of one process. */
    static final String DESCRIPTORS = "pid.fd";
    /** Memory mappings of one process. */
    static final String MAPS = "pid.maps";

    private static final Counter TOTAL = Counter.named("meminfo.MemTotal");
    private static final long BYTES_PER_KB = 1024;

    /** Ours: without MemTotal, growth of socket memory below this is ordinary, bytes. */
    private static final long SOCKET_MEMORY_BYTES = 64L * 1024 * 1024;

    /** Of one number of one owner. */
    private record Key(String counter, @Nullable Integer pid, String name) {}

    private final Map<Key, Growth> growths = new HashMap<>();
    private long totalKb = -1;

    void next(Movements movements) {
        Long total = TOTAL.in(movements.sample());
        totalKb = total == null ? totalKb : total;
        SocketSection sockets = movements.sample().getSockets();
        if (sockets != null) {
            sockets.getOwners().forEach(owner -> owner(owner, movements));
        }
        ProcessSection processes = movements.sample().getProcesses();
        if (processes != null) {
            processes.getProcesses().forEach(process -> process(process, movements));
        }
        if (sockets != null || processes != null) {
            long oldest = movements.now() - TriggerThresholds.LOOKBACK_MILLIS;
            growths.values().removeIf(growth -> growth.seenAt() < oldest);
        }
    }

    private void owner(SocketOwner owner, Movements movements) {
        SocketSums sums = owner.getSums();
        String name = owner.getComm() != null ? owner.getComm() : owner.getCgroup();
        if (name == null) {
            // Orphans and sockets not accepted yet: nobody gathers them.
            return;
        }
        int closeWait = sums.getStates().getOrDefault("CLOSE-WAIT", 0);
        int least = movements.thresholds().growthCount();
        long much = Math.max(least, (long) sums.getSockets() * GROWTH_OWN_PERCENT / 100);
        if (closeWait > much) {
            step(new Key(CLOSE_WAIT, owner.getPid(), name), closeWait, 1, movements);
        }
        count(new Key(SOCKETS, owner.getPid(), name), sums.getSockets(), least, movements);
        long bytes = sums.getRmemBytes() + sums.getWmemQueuedBytes() + sums.getForwardBytes();
        long memory = totalKb < 0 ? SOCKET_MEMORY_BYTES : totalKb * BYTES_PER_KB * SOCKET_MEMORY_PERCENT / 100;
        if (bytes >= memory) {
            step(new Key(SOCKET_MEMORY, owner.getPid(), name), bytes, memory, movements);
        }
    }

    private void process(ProcessSample process, Movements movements) {
        Integer descriptors = process.getDescriptors();
        if (descriptors != null) {
            count(
                    new Key(DESCRIPTORS, process.getPid(), process.getComm()),
                    descriptors,
                    movements.thresholds().growthCount(),
                    movements);
        }
        Integer maps = process.getMaps();
        if (maps != null) {
            count(new Key(MAPS, process.getPid(), process.getComm()), maps, MAPS_LEVEL, movements);
        }
    }

    /** Watched from a level on; growth by 100, or what is set, and by a tenth of its own. */
    private void count(Key key, long value, long level, Movements movements) {
        if (value > level) {
            step(
                    key,
                    value,
                    Math.max(movements.thresholds().growthCount(), value * GROWTH_OWN_PERCENT / 100),
                    movements);
        }
    }

    private void step(Key key, long value, long least, Movements movements) {
        Growth growth = growths.computeIfAbsent(key, k -> new Growth());
        growth.next(value, movements.now(), movements.thresholds().growthSamples());
        if (growth.grown() >= least) {
            movements.add(key.counter, key.name, growth.from(), value, growth.seenBefore());
        }
    }
}
