// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.measure.Growth;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.history.Series;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sockets that exist but serve no connection, by /proc/net/sockstat and sockstat6 (root-causes.md B8). {@code alloc} and
 * {@code orphan} of TCP are the host's, {@code inuse} and {@code used} those of one network namespace: a container's
 * connections look unused in the first difference, and connections of other families in the second. What is in both
 * differences is in no connection.
 */
final class IdleSockets {
    private static final List<String> CONNECTED_TCP =
            List.of("sockstat.TCP.inuse", "sockstat6.TCP6.inuse", "sockstat.TCP.orphan");

    private static final List<String> BOUND = List.of(
            "sockstat.TCP.inuse",
            "sockstat6.TCP6.inuse",
            "sockstat.UDP.inuse",
            "sockstat6.UDP6.inuse",
            "sockstat.RAW.inuse",
            "sockstat6.RAW6.inuse");

    private IdleSockets() {}

    /** How many more TCP sockets serve no connection than at the start of the growth. */
    static Reading gained(Measures m) {
        Reading host = growth(m, "sockstat.TCP.alloc", CONNECTED_TCP);
        Reading namespace = gainedOfAnyFamily(m);
        return (namespace.known() && namespace.value() < host.or(0) ? namespace : host)
                .as("TCP sockets gained that serve no connection");
    }

    /** The same of all families, in the namespace that was read; a connection of a UNIX socket counts as none. */
    static Reading gainedOfAnyFamily(Measures m) {
        return growth(m, "sockstat.sockets.used", BOUND).as("sockets gained that are in neither TCP, UDP nor RAW");
    }

    private static Reading growth(Measures m, String all, List<String> served) {
        Series series = m.incident()
                .history()
                .series(difference(all, served))
                .between(Instant.EPOCH, m.window().to());
        if (series.isEmpty()) {
            return Reading.unknown("idle sockets", Unit.SOCKETS, "cat /proc/net/sockstat /proc/net/sockstat6");
        }
        Growth growth = Growth.of(series, m.thresholds());
        return Reading.of(
                "idle sockets", growth.rise(), Unit.SOCKETS, "sockstat, sockstat6", growth.time(), Origin.SAMPLE);
    }

    private static Function<HostSample, @Nullable Long> difference(String all, List<String> served) {
        Counter whole = Counter.named(all);
        List<Counter> parts = served.stream().map(Counter::named).toList();
        return sample -> {
            Long left = whole.in(sample);
            if (left == null || parts.get(0).in(sample) == null) {
                return null;
            }
            for (Counter part : parts) {
                Long value = part.in(sample);
                left -= value == null ? 0 : value; // a kernel without IPv6 has no sockstat6
            }
            return left;
        };
    }
}
