// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSums;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one owner over the dumps of the window, oldest first. An owner without a process holds orphans and
 * sockets not accepted yet.
 *
 * @param workers the processes of a service that is seen as one owner; empty if the owner is one process or none
 */
public record SocketOwnerTrack(
        String protocol,
        @Nullable Integer pid,
        @Nullable String comm,
        @Nullable String cgroup,
        Set<Integer> workers,
        List<Point> points) {

    /** The sums at one dump. */
    public record Point(Instant time, SocketSums sums) {}

    /** The most memory in one direction, bytes. */
    public Reading peak(Flow flow) {
        Point top = points.get(0);
        for (Point point : points) {
            top = flow.memory(point.sums()) > flow.memory(top.sums()) ? point : top;
        }
        String name = (flow == Flow.RECEIVE ? "receive" : "send") + " memory of its sockets";
        return Reading.of(name, flow.memory(top.sums()), Unit.BYTES, "ss skmem", top.time(), Origin.SAMPLE);
    }

    /** The largest number of sockets. */
    public int mostSockets() {
        return points.stream().mapToInt(p -> p.sums().getSockets()).max().orElse(0);
    }

    /** True if that socket of a dump is the owner's. */
    boolean owns(SocketHolder socket) {
        return owns(socket.getProtocol(), socket.getPid(), socket.getCgroup());
    }

    /** True if those sums of a dump are the owner's, or of one of its processes. */
    boolean owns(SocketOwner other) {
        return owns(other.getProtocol(), other.getPid(), other.getCgroup());
    }

    private boolean owns(String itsProtocol, @Nullable Integer itsPid, @Nullable String itsCgroup) {
        if (!itsProtocol.equals(protocol)) {
            return false;
        }
        if (!workers.isEmpty()) {
            return itsPid != null && workers.contains(itsPid);
        }
        return Objects.equals(itsPid, pid) && (pid != null || Objects.equals(itsCgroup, cgroup));
    }
}
