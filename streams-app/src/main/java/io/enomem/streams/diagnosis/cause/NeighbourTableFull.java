// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** B7. The neighbour table (ARP, ND) is at gc_thresh3: new neighbours cannot be reached. */
@CauseInfo(
        id = "neighbour-table-full",
        mechanism =
                "The host talks to more neighbours on its links than gc_thresh3 allows; entries for further ones are refused."
                        + " Senders may see ENOBUFS or no error at all. The count is of all network namespaces together.",
        doNot = "Do not enlarge socket buffers: ENOBUFS names no buffer of the socket here.",
        sources = {"net/core/neighbour.c neigh_alloc"})
final class NeighbourTableFull extends Cause {
    NeighbourTableFull() {
        super(Rules.explaining(signal -> signal instanceof KernelSignal.NeighbourOverflow
                        || Triggers.counterIn(signal, "arp_cache", "ndisc_cache")
                        || sendWithoutBuffer(signal))
                .necessary("entries were refused", NeighbourTableFull::refused)
                .supporting("the kernel said so", NeighbourTableFull::kernelSaidSo)
                .supporting("entries were refused, by count", NeighbourTableFull::counted)
                .supporting("entries stand at gc_thresh3", NeighbourTableFull::full));
    }

    private static boolean sendWithoutBuffer(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && (failure.call() == Call.SEND || failure.call() == Call.CONNECT)
                && "ENOBUFS".equals(failure.errno())
                && !failure.quoted();
    }

    private static Finding refused(Measures m) {
        return kernelSaidSo(m).or(counted(m));
    }

    private static Finding kernelSaidSo(Measures m) {
        return m.signals()
                .firstAround(KernelSignal.NeighbourOverflow.class, line -> true)
                .map(line -> Finding.said(line, "The kernel said: neighbour table overflow"))
                .orElseGet(Finding::nothing);
    }

    private static Finding counted(Measures m) {
        return Finding.positive(m.counters()
                .increaseOfAny("neighbour entries refused", "arp_cache.table_fulls", "ndisc_cache.table_fulls"));
    }

    private static Finding full(Measures m) {
        return Finding.atLeast(
                m.counters().peak("arp_cache.entries").as("ARP entries"), m.bound(Threshold.NEIGHBOURS_FULL, limit(m)));
    }

    private static Reading limit(Measures m) {
        return m.host().sysctl("net.ipv4.neigh.default.gc_thresh3", 0, Unit.ENTRIES);
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("The neighbour table is full")
                .clause(" (gc_thresh3 %s)", limit(m))
                .then(": packets to new neighbours on the host's links are not sent")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<String> limits() {
        return List.of("net.ipv4.neigh.default.gc_thresh3");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Reading limit = limit(m);
        String four = limit.known()
                ? Long.toString(2 * (long) limit.value())
                : "$((2 * $(sysctl -n net.ipv4.neigh.default.gc_thresh3)))";
        return List.of(
                RemedyBuilder.look("ip -s neigh show | awk '{print $3}' | sort | uniq -c; cat /proc/net/stat/arp_cache")
                        .why("Shows the links the neighbours are on.")
                        .build(),
                RemedyBuilder.now("sysctl -w net.ipv4.neigh.default.gc_thresh3=" + four)
                        .why("Room for more neighbours; an entry takes less than 1 KiB.")
                        .risk("Some kernel memory; longer hash chains for a moment, until the table grows.")
                        .interrupts("nothing")
                        .verify("table_fulls in /proc/net/stat/arp_cache stays flat")
                        .rollback(Former.of(m, "net.ipv4.neigh.default.gc_thresh3"))
                        .build(),
                RemedyBuilder.durable(
                                "Set gc_thresh1/2/3 to 1x, 2x and 4x the neighbours of the links, or make the subnets smaller")
                        .why("Collection starts at gc_thresh2; room above it carries bursts.")
                        .risk("Smaller subnets need routes; a scan of the network still fills any table.")
                        .interrupts("nothing; other subnets what moves to them")
                        .verify("entries in /proc/net/stat/arp_cache stay below gc_thresh2 at the next peak")
                        .rollback("the former three numbers")
                        .build());
    }
}
