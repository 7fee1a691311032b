// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketSums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of the workers of one service as those of one owner: processes of one name in the cgroup of one unit or
 * container. Each of forty workers that stand still holds little of the pool; together they hold it all.
 */
final class SocketService {
    private record Key(String protocol, String comm, String cgroup) {}

    private SocketService() {}

    /** The services of two processes or more among owners of sockets. */
    static List<SocketOwnerTrack> among(List<SocketOwnerTrack> owners) {
        Map<Key, List<SocketOwnerTrack>> services = owners.stream()
                .filter(o -> key(o) != null)
                .collect(Collectors.groupingBy(SocketService::key, HashMap::new, Collectors.toList()));
        return owners.stream()
                .map(SocketService::key)
                .filter(Objects::nonNull)
                .distinct()
                .map(services::get)
                .filter(workers -> workers.size() > 1)
                .map(SocketService::of)
                .toList();
    }

    private static @Nullable Key key(SocketOwnerTrack owner) {
        String comm = owner.comm();
        String cgroup = owner.cgroup();
        return owner.pid() == null
                        || comm == null
                        || cgroup == null
                        || !CgroupPath.of(cgroup).isOneService()
                ? null
                : new Key(owner.protocol(), comm, cgroup);
    }

    private static SocketOwnerTrack of(List<SocketOwnerTrack> workers) {
        Map<Instant, List<SocketSums>> sums = new TreeMap<>();
        TreeSet<Integer> pids = new TreeSet<>();
        for (SocketOwnerTrack worker : workers) {
            pids.add(worker.pid());
            worker.points()
                    .forEach(p -> sums.computeIfAbsent(p.time(), k -> new ArrayList<>())
                            .add(p.sums()));
        }
        List<SocketOwnerTrack.Point> points = sums.entrySet().stream()
                .map(e -> new SocketOwnerTrack.Point(e.getKey(), sum(e.getValue())))
                .toList();
        SocketOwnerTrack first = workers.get(0);
        return new SocketOwnerTrack(first.protocol(), null, first.comm(), first.cgroup(), pids, points);
    }

    private static SocketSums sum(List<SocketSums> all) {
        Map<String, Integer> states = new HashMap<>();
        all.forEach(s -> s.getStates().forEach((state, count) -> states.merge(state, count, Integer::sum)));
        return SocketSums.newBuilder()
                .setSockets(count(all, SocketSums::getSockets))
                .setStates(states)
                .setRmemBytes(bytes(all, SocketSums::getRmemBytes))
                .setWmemQueuedBytes(bytes(all, SocketSums::getWmemQueuedBytes))
                .setForwardBytes(bytes(all, SocketSums::getForwardBytes))
                .setOptionBytes(bytes(all, SocketSums::getOptionBytes))
                .setReceiveQueueBytes(bytes(all, SocketSums::getReceiveQueueBytes))
                .setSendQueueBytes(bytes(all, SocketSums::getSendQueueBytes))
                .setWithReceiveQueue(count(all, SocketSums::getWithReceiveQueue))
                .setWithSendQueue(count(all, SocketSums::getWithSendQueue))
                .setDrops(bytes(all, SocketSums::getDrops))
                .setPersistTimers(count(all, SocketSums::getPersistTimers))
                .setRetransmitTimers(count(all, SocketSums::getRetransmitTimers))
                .build();
    }

    private static int count(List<SocketSums> all, ToIntFunction<SocketSums> field) {
        return all.stream().mapToInt(field).sum();
    }

    private static long bytes(List<SocketSums> all, ToLongFunction<SocketSums> field) {
        return all.stream().mapToLong(field).sum();
    }
}
