// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketSums;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one owner over the dumps of the window, oldest first. An owner without a process holds orphans and
 * sockets not accepted yet.
 */
public record SocketOwnerTrack(
        String protocol,
        @Nullable Integer pid,
        @Nullable String comm,
        @Nullable String cgroup,
        List<Point> points) {

    /** The sums at one dump. */
    public record Point(Instant time, SocketSums sums) {}

    /** How long something held without a break. */
    public record Run(int samples, long millis) {}

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

    /** The longest run of dumps in which memory of one direction stays at or above a bound with a queue in it. */
    public Run longestFull(Flow flow, double boundBytes) {
        Run best = new Run(0, 0);
        int length = 0;
        Instant began = Instant.EPOCH;
        for (Point point : points) {
            boolean full = flow.memory(point.sums()) >= boundBytes && flow.queued(point.sums()) > 0;
            if (!full) {
                length = 0;
                continue;
            }
            began = length == 0 ? point.time() : began;
            length++;
            if (length > best.samples()) {
                best = new Run(length, point.time().toEpochMilli() - began.toEpochMilli());
            }
        }
        return best;
    }
}
