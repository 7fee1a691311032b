// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketMemory;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What single connections may hold and what they hold, of the direction that holds more (root-causes.md A5). */
final class BufferLimits {
    /** A dump names at most so many sockets that hold memory (design.md, HostSample): of more, the rest holds less. */
    private static final int MOST_HOLDERS = 64;

    private static final double TENTH = 0.1;

    private final Measures m;
    private final @Nullable SocketSection dump;
    private final Flow flow;

    BufferLimits(Measures m) {
        this.m = m;
        this.dump = m.sockets().atPeak();
        this.flow = m.sockets().share(Flow.SEND).or(0) > m.value(Threshold.DIRECTION_SHARE) ? Flow.SEND : Flow.RECEIVE;
    }

    /** The direction that holds more. */
    Flow flow() {
        return flow;
    }

    /** Limit of nine tenths of the connections, bytes. */
    Reading limit() {
        Long limit =
                dump == null ? null : flow == Flow.SEND ? dump.getP90SendLimitBytes() : dump.getP90ReceiveLimitBytes();
        return Reading.sampled(
                "90th percentile of " + words() + " limits", limit, Unit.BYTES, "ss skmem", null, SocketMemory.DUMP);
    }

    /** Established connections at their most; where nobody counted them, TCP sockets, some of which listen. */
    Reading connections() {
        Reading established = m.counters().peak("snmp.Tcp.CurrEstab").as("established connections");
        Reading inUse = m.counters().peak("sockstat.TCP.inuse").as("TCP sockets in use");
        return established.known() || !inUse.known() ? established : inUse;
    }

    /** What the limits allow all connections together, bytes. */
    Reading allowed() {
        Reading each = limit();
        Reading all = connections();
        return each.times(all.or(0), Unit.BYTES)
                .plus(all.times(0, Unit.BYTES))
                .as(words() + " limits of all connections");
    }

    /** What the 90th percentile of connections holds, bytes; unknown where the dump names too few of them. */
    Reading held() {
        String name = "90th percentile of what connections hold";
        Reading all = connections();
        if (dump == null || !all.known()) {
            return Reading.unknown(name, Unit.BYTES, SocketMemory.DUMP);
        }
        List<Long> largest = dump.getHolders().stream()
                .filter(h -> h.getProtocol().equals("tcp"))
                .map(flow::memory)
                .sorted(Comparator.reverseOrder())
                .toList();
        int rank = (int) Math.max(0, Math.ceil(all.value() * TENTH) - 1);
        if (rank >= largest.size() && dump.getHolders().size() >= MOST_HOLDERS) {
            return Reading.unknown(name, Unit.BYTES, SocketMemory.DUMP);
        }
        long value = rank < largest.size() ? largest.get(rank) : 0;
        return Reading.of(name, value, Unit.BYTES, "ss skmem", null, Origin.SAMPLE);
    }

    /** The first size of such a buffer, before it grows; bytes. */
    Reading initial() {
        return m.host().sysctl(setting(), 1, Unit.BYTES);
    }

    /** Somebody raised the maximum, or asked for a size: then all sockets of an owner have the same limit. */
    Finding asked() {
        return raised().or(equal());
    }

    private Finding raised() {
        Reading boot = m.host()
                .ram()
                .times(m.value(Threshold.RMEM_BOOT_SHARE), Unit.BYTES)
                .as("the kernel's own maximum for this RAM");
        Reading most = boot.value() > m.value(Threshold.RMEM_BOOT_MOST)
                ? Reading.of(
                        boot.name(), m.value(Threshold.RMEM_BOOT_MOST), Unit.BYTES, boot.source(), null, boot.origin())
                : boot;
        return Finding.atLeast(
                m.host().sysctl(setting(), 2, Unit.BYTES),
                Bound.of(
                        most.times(m.value(Threshold.LIMIT_RAISED), Unit.BYTES).as("twice " + most.name()),
                        m.threshold(Threshold.LIMIT_RAISED).origin()));
    }

    private Finding equal() {
        List<SocketHolder> sockets = dump == null
                ? List.of()
                : dump.getHolders().stream()
                        .filter(h -> h.getProtocol().equals("tcp") && flow.memory(h) > 0)
                        .toList();
        ToLongFunction<SocketHolder> limit =
                flow == Flow.SEND ? SocketHolder::getSendLimitBytes : SocketHolder::getReceiveLimitBytes;
        long first = sockets.isEmpty() ? 0 : limit.applyAsLong(sockets.get(0));
        boolean same = sockets.size() >= m.value(Threshold.STUCK_SAMPLES)
                && sockets.stream().allMatch(h -> limit.applyAsLong(h) == first)
                && first != initial().or(first);
        Reading reading = Reading.of("limit of each", first, Unit.BYTES, "ss skmem", null, Origin.SAMPLE);
        return Finding.of(
                same,
                Fact.observed(
                        reading,
                        "All " + sockets.size() + " sockets that hold most have "
                                + (same
                                        ? "the same limit, as a program asked for it: " + reading.shown()
                                        : "limits of their own")));
    }

    private String setting() {
        return flow == Flow.SEND ? "net.ipv4.tcp_wmem" : "net.ipv4.tcp_rmem";
    }

    private String words() {
        return flow == Flow.SEND ? "send" : "receive";
    }
}
