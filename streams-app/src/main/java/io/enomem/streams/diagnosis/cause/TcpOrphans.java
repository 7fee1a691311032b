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
import io.enomem.streams.parse.KernelSignal.OutOfSocketMemory;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.KernelSignal.TooManyOrphans;
import io.enomem.streams.parse.Signal;
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
        super(Rules.explaining(TcpOrphans::aboutOrphans)
                .necessary(
                        "the kernel said so, or orphans reached a quarter of tcp_max_orphans while sockets were"
                                + " aborted",
                        TcpOrphans::atTheirLimit)
                .supporting("the kernel said that there are too many orphans", TcpOrphans::kernelSaidSo)
                .supporting(
                        "closing sockets were aborted",
                        m -> Finding.positive(m.tcp().aborted()))
                .supporting("orphans reached a quarter of tcp_max_orphans", TcpOrphans::nearLimit));
    }

    private static boolean aboutOrphans(Signal signal) {
        return signal instanceof TooManyOrphans
                || signal instanceof TcpOutOfMemory
                || signal instanceof OutOfSocketMemory;
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
        return Finding.atLeast(orphans(m), Threshold.ORPHAN_PENALTY.of(limit(m)));
    }

    private static Reading orphans(Measures m) {
        return m.counters().peak("sockstat.TCP.orphan").as("orphaned sockets at their peak");
    }

    private static Reading limit(Measures m) {
        return m.host().sysctl("net.ipv4.tcp_max_orphans", 0, Unit.SOCKETS);
    }

    @Override
    public String summary(Measures m) {
        return "Sockets closed by their process but not yet delivered (orphans) reached "
                + orphans(m).shown() + " with tcp_max_orphans at " + limit(m).shown()
                + "; the kernel reset the excess.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(RemedyBuilder.look("ss -tano state fin-wait-1 state last-ack state closing")
                .why("Shows the peers that do not take their data, and the timers.")
                .build());
    }
}
