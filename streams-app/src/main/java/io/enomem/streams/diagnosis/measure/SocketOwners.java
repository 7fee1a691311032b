// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketOwner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whose the sockets of several dumps are: each owner once, with what it held at each. */
final class SocketOwners {
    /** A process, or a cgroup where none is known; the cgroup of a process is not told by every dump. */
    private record Owner(
            String protocol,
            @Nullable Integer pid,
            @Nullable String comm,
            @Nullable String cgroup) {
        static Owner of(SocketOwner owner) {
            return new Owner(
                    owner.getProtocol(),
                    owner.getPid(),
                    owner.getComm(),
                    owner.getPid() == null ? owner.getCgroup() : null);
        }
    }

    private SocketOwners() {}

    /** A kernel before 5.8 tells no cgroup of a socket, and the root says nothing: then it is that of its process. */
    static List<SocketOwnerTrack> in(List<SocketDump> dumps, Processes processes) {
        Map<Owner, List<SocketOwnerTrack.Point>> points = new LinkedHashMap<>();
        Map<Owner, String> cgroups = new HashMap<>();
        for (SocketDump dump : dumps) {
            for (SocketOwner owner : dump.sockets().getOwners()) {
                Owner key = Owner.of(owner);
                points.computeIfAbsent(key, k -> new ArrayList<>())
                        .add(new SocketOwnerTrack.Point(dump.time(), owner.getSums()));
                String cgroup = owner.getCgroup();
                if (cgroup == null || cgroup.equals("/")) {
                    cgroup = key.pid == null
                            ? cgroup
                            : processes.pid(key.pid).map(ProcessTrack::cgroup).orElse(cgroup);
                }
                if (cgroup != null) {
                    cgroups.put(key, cgroup);
                }
            }
        }
        List<SocketOwnerTrack> tracks = new ArrayList<>();
        points.forEach((k, p) ->
                tracks.add(new SocketOwnerTrack(k.protocol, k.pid, k.comm, cgroups.get(k), Set.of(), List.copyOf(p))));
        return List.copyOf(tracks);
    }

    /** The owner of most TCP memory in one direction: see {@link SocketMemory#top}. */
    static Optional<SocketOwnerTrack> top(List<SocketOwnerTrack> owners, Flow flow) {
        Optional<SocketOwnerTrack> one = most(owners, flow);
        return most(SocketService.among(owners), flow)
                .filter(service -> 2 * one.map(o -> o.peak(flow).value()).orElse(0.0)
                        < service.peak(flow).value())
                .or(() -> one);
    }

    private static Optional<SocketOwnerTrack> most(List<SocketOwnerTrack> tracks, Flow flow) {
        return tracks.stream()
                .filter(o -> o.protocol().equals("tcp"))
                .filter(o -> o.peak(flow).value() > 0)
                .max(Comparator.comparingDouble(o -> o.peak(flow).value()));
    }
}
