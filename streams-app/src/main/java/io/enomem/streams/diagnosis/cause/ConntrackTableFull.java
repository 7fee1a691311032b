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
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** B6. The table of tracked connections is full: packets of new flows are dropped, established ones go on. */
@CauseInfo(
        id = "conntrack-table-full",
        mechanism =
                "netfilter keeps an entry per flow; at nf_conntrack_max packets of new flows are dropped. Local senders of UDP"
                        + " get EPERM, forwarded traffic vanishes silently, established flows go on.",
        lookAlikes =
                @LookAlike(
                        id = "tcp-mem-demand",
                        separatedBy = "Only new flows fail and the kernel names nf_conntrack; the TCP pool is idle."),
        doNot = "Flushing the table (conntrack -F) breaks every flow behind NAT.",
        sources = {"net/netfilter/nf_conntrack_core.c __nf_conntrack_alloc"})
final class ConntrackTableFull extends Cause {
    private static final String DROPPED = "nf_conntrack_stat.drop";

    ConntrackTableFull() {
        super(Rules.explaining(signal -> signal instanceof KernelSignal.ConntrackFull
                        || Triggers.counterIn(signal, "nf_conntrack")
                        || sendForbidden(signal))
                .necessary("packets were dropped at a full table", ConntrackTableFull::dropped)
                .supporting("the kernel said so", ConntrackTableFull::kernelSaidSo)
                .supporting("the table stands at its limit", ConntrackTableFull::full)
                .supporting(
                        "packets were dropped for want of an entry",
                        m -> Finding.positive(m.counters().increase(DROPPED))));
    }

    /** A local datagram for which there is no entry left fails with EPERM (nf_hook_slow makes NF_DROP that). */
    private static boolean sendForbidden(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && failure.call() == ApplicationFailure.Call.SEND
                && "EPERM".equals(failure.errno())
                && !failure.quoted();
    }

    private static Finding dropped(Measures m) {
        return kernelSaidSo(m).or(full(m).and(Finding.positive(m.counters().increase(DROPPED))));
    }

    private static Finding kernelSaidSo(Measures m) {
        return m.signals()
                .first(KernelSignal.ConntrackFull.class)
                .map(line -> Finding.said(line, "The kernel said: nf_conntrack: table full, dropping packet"))
                .orElseGet(Finding::nothing);
    }

    private static Finding full(Measures m) {
        return Finding.atLeast(
                m.counters().peak("nf_conntrack.count").as("connection-tracking entries"),
                m.bound(Threshold.CONNTRACK_FULL, limit(m)));
    }

    private static Reading limit(Measures m) {
        return m.counters().last("nf_conntrack.max").as("nf_conntrack_max");
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("The connection-tracking table is full")
                .clause(" (nf_conntrack_max %s)", limit(m))
                .then(": new flows are dropped, established ones go on")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Connections.gatherer(m);
    }

    @Override
    public List<String> limits() {
        return List.of("net.netfilter.nf_conntrack_max");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(
                RemedyBuilder.look("conntrack -L 2>/dev/null | awk '{print $1, $4}' | sort | uniq -c | sort -rn | head")
                        .why("Shows which protocol and state fill the table.")
                        .build());
        Reading max = limit(m);
        Reading ram = m.host().ram();
        if (max.known() && ram.known()) {
            long wanted = 2 * (long) max.value();
            RemedyBuilder.Ready raise = RemedyBuilder.now("sysctl -w net.netfilter.nf_conntrack_max=" + wanted)
                    .why("Room for twice the flows: "
                            + Unit.BYTES.format(wanted * m.value(Threshold.CONNTRACK_SLAB))
                            + " of kernel memory at most.")
                    .risk("Longer hash chains until nf_conntrack_buckets is raised as well.")
                    .interrupts("nothing")
                    .verify("no new \"table full\" line; count stays below 90 % of max")
                    .rollback("sysctl -w net.netfilter.nf_conntrack_max=" + (long) max.value());
            if (wanted * m.value(Threshold.CONNTRACK_SLAB) > m.value(Threshold.CONNTRACK_OF_RAM) * ram.value()) {
                raise.refused("the table would take more than "
                        + m.bound(Threshold.CONNTRACK_OF_RAM).words()
                        + " of this host's RAM; find what opens the flows first");
            }
            remedies.add(raise.build());
        }
        remedies.add(RemedyBuilder.durable(
                        "Do not track what needs no tracking: iptables -t raw ... -j CT --notrack, for the"
                                + " busiest ports; shorten nf_conntrack_tcp_timeout_* where flows end without a FIN")
                .why("Fewer and shorter entries for the same traffic.")
                .risk("What is not tracked is not translated (NAT) either, and stateful rules do not match it.")
                .interrupts("flows whose entries a shorter time-out removes while they are idle")
                .verify("conntrack -C stays below 90 % of nf_conntrack_max at the next peak")
                .rollback("iptables -t raw -D with the same rule; the former time-outs")
                .build());
        return remedies;
    }
}
