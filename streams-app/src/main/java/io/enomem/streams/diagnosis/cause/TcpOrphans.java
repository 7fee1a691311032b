// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.KernelSignal.TooManyOrphans;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A7. Sockets that their process closed but whose data nobody takes reach tcp_max_orphans; the kernel resets the excess. */
@CauseInfo(
        id = "tcp-orphans",
        mechanism =
                "A process closed its sockets while the peers had not taken the data. The kernel keeps such orphans to"
                        + " deliver it and caps their number at tcp_max_orphans; above it, or at a quarter of it for orphans"
                        + " that make no progress, it resets them.",
        lookAlikes =
                @LookAlike(
                        id = "tcp-mem-limit-too-low",
                        separatedBy = "The kernel says \"too many orphaned sockets\", not \"out of memory -- consider"
                                + " tuning tcp_mem\". TCPAbortOnMemory counts both."),
        doNot = "Do not lower tcp_max_orphans: it resets connections that would have been delivered (ip-sysctl.rst).",
        sources = {"net/ipv4/tcp_timer.c tcp_out_of_resources", "net/ipv4/tcp.c tcp_check_oom"})
final class TcpOrphans extends Cause {
    TcpOrphans() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary(
                        "the kernel said so, or orphans reached a quarter of tcp_max_orphans while sockets were"
                                + " aborted",
                        TcpOrphans::atTheirLimit)
                .supporting("the kernel said that there are too many orphans", TcpOrphans::kernelSaidSo)
                .supporting(
                        "closing sockets were aborted",
                        m -> Finding.positive(m.tcp().aborted()))
                .supporting("orphans reached a quarter of tcp_max_orphans", TcpOrphans::nearLimit)
                .supporting(
                        "sockets without a process hold half of the memory",
                        m -> Finding.atLeast(m.sockets().unownedSendShare(), m.bound(Threshold.ORPHAN_MEMORY_SHARE))));
    }

    private static Finding atTheirLimit(Measures m) {
        return kernelSaidSo(m).or(nearLimit(m).and(Finding.positive(m.tcp().aborted())));
    }

    private static Finding kernelSaidSo(Measures m) {
        return m.signals()
                .first(TooManyOrphans.class)
                .map(line -> Finding.said(line, "The kernel said: too many orphaned sockets"))
                .orElseGet(Finding::nothing);
    }

    private static Finding nearLimit(Measures m) {
        return Finding.atLeast(orphans(m), m.bound(Threshold.ORPHAN_PENALTY, limit(m)));
    }

    private static Reading orphans(Measures m) {
        return m.counters().peak("sockstat.TCP.orphan").as("orphaned sockets at their peak");
    }

    private static Reading limit(Measures m) {
        return m.host().sysctl("net.ipv4.tcp_max_orphans", 0, Unit.SOCKETS);
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("Sockets closed by their process but not yet delivered (orphans) were too many")
                .clause(": %s", orphans(m))
                .clause(", with tcp_max_orphans at %s", limit(m))
                .then("; the kernel reset the excess")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return m.sockets().dominantPeer(Flow.SEND).map(Parties::peer).orElse(null); // the process has let go of them
    }

    @Override
    public List<String> limits() {
        return List.of("net.ipv4.tcp_max_orphans");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        double peakBytes = orphans(m).or(0) * m.value(Threshold.ORPHAN_BYTES);
        long raised = (long) Math.max(orphans(m).or(0), limit(m).or(0)) * 2;
        RemedyBuilder.Ready raise = RemedyBuilder.durable("sysctl -w net.ipv4.tcp_max_orphans=" + raised)
                .why("Lets the kernel keep twice as many. An orphan may hold 64 KB and more of unswappable memory"
                        + " (ip-sysctl.rst).")
                .risk("Orphans at their peak may take " + Unit.BYTES.format(2 * peakBytes) + " of the pool.")
                .interrupts("nothing")
                .verify("orphan in /proc/net/sockstat below a quarter of the limit, no new kernel line")
                .rollback(Former.of(m, "net.ipv4.tcp_max_orphans"));
        if (!limit(m).known()) {
            raise.refused("the present limit was not read: this might lower it");
        }
        if (!m.tcp().high().known()
                || 2 * peakBytes > m.tcp().bytes(m.tcp().high()).value()) {
            raise.refused("twice the orphans of this incident, at 64 KB each, do not fit the TCP pool");
        }
        return List.of(
                RemedyBuilder.look("ss -tanop state fin-wait-1 state last-ack state closing")
                        .why("Shows the peers that do not take their data, and the timers.")
                        .build(),
                RemedyBuilder.now("sysctl -w net.ipv4.tcp_orphan_retries=3")
                        .why(
                                "0 behaves as 8: orphans of unreachable peers are given up after seconds instead of minutes.")
                        .risk("Data for a peer that is away for longer is lost.")
                        .interrupts("nothing that a process still owns")
                        .verify("orphan in /proc/net/sockstat falls")
                        .rollback(Former.of(m, "net.ipv4.tcp_orphan_retries"))
                        .build(),
                raise.build());
    }
}
