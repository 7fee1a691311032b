// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
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
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A2. tcp_mem was set to a number unrelated to the machine: bytes taken for pages, a copied guide, a VM that grew. */
@CauseInfo(
        id = "tcp-mem-limit-too-low",
        mechanism =
                "tcp_mem counts pages. Somebody set it far below what the kernel chooses at boot (9.4 % of RAM), and the"
                        + " kernel rations all TCP sockets of the host at that number while RAM is free.",
        lookAlikes = {
            @LookAlike(
                    id = "tcp-mem-demand",
                    separatedBy = "tcp_mem[2] over its boot default: below 0.5 here, 0.8 or more there."),
            @LookAlike(
                    id = "tcp-receive-buffers",
                    separatedBy = "A stuck reader fills any pool; here what is held would fit under the default.")
        },
        doNot = {
            "Do not set tcp_mem = \"4096 87380 6291456\": these are bytes of tcp_rmem; in pages they mean 16 MB, 341 MB and"
                    + " 24 GB.",
            "Do not raise rmem_max or tcp_rmem: larger sockets make a small pool run out sooner."
        },
        sources = {"net/ipv4/tcp.c tcp_init_mem", "Documentation/networking/ip-sysctl.rst tcp_mem"})
final class TcpMemLimitTooLow extends Cause {
    /** The kernel's own ratio of the first two values to the third. */
    private static final double LOW_RATIO = 0.5;

    private static final double PRESSURE_RATIO = 2.0 / 3;

    TcpMemLimitTooLow() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("tcp_mem[2] is below half of its boot default for this RAM", TcpMemLimitTooLow::farBelow)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("what was held would fit under the default", TcpMemLimitTooLow::wouldFit)
                .supporting("the kernel said that TCP is out of memory", TcpFindings::saidOutOfMemory)
                .supporting(
                        "RAM was free all the time",
                        m -> Finding.atLeast(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_AMPLE)))
                .supporting(
                        "segments were refused or closing sockets reset",
                        m -> Finding.positive(m.tcp().refusedSegments())
                                .or(Finding.positive(m.tcp().aborted()))));
    }

    private static Finding farBelow(Measures m) {
        return Finding.below(m.tcp().ratioToDefault(), m.bound(Threshold.POOL_FAR_BELOW_DEFAULT));
    }

    private static Finding wouldFit(Measures m) {
        return Finding.below(m.tcp().peak(), Bound.of(m.tcp().bootDefault(), "kernel: net/ipv4/tcp.c tcp_init_mem"));
    }

    @Override
    public String summary(Measures m) {
        Reading high = m.tcp().high();
        return Sentence.of("tcp_mem allows all TCP sockets of this host too little")
                .clause(": %s (%s)", high, m.tcp().bytes(high))
                .clause(
                        ", %s of the boot default for %s of RAM",
                        m.tcp().ratioToDefault().times(1, Unit.SHARE), m.host().ram())
                .clause("; TCP needed %s", m.tcp().peak())
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null; // a setting, not a process
    }

    @Override
    public List<String> limits() {
        return List.of("net.ipv4.tcp_mem");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Reading boot = m.tcp().bootDefault();
        long high = (long) boot.or(0);
        String restore = String.format(
                Locale.ROOT,
                "sysctl -w net.ipv4.tcp_mem=\"%d %d %d\"",
                (long) (high * LOW_RATIO),
                (long) (high * PRESSURE_RATIO),
                high);
        RemedyBuilder.Ready now = RemedyBuilder.now(restore)
                .why("Restores the share of RAM that the kernel chooses at boot. Units are pages of "
                        + Unit.BYTES.format(m.host().pageSize()) + ", not bytes.")
                .risk("None to speak of while MemAvailable is "
                        + m.memory().availableShare().shown() + " of RAM.")
                .interrupts("nothing")
                .verify("press in /proc/net/protocols turns to no within a minute and TCPMemoryPressures stays flat")
                .rollback(Former.of(m, "net.ipv4.tcp_mem"));
        if (!boot.known()) {
            now.refused("the RAM of this host is unknown: grep MemTotal /proc/meminfo");
        }
        return List.of(
                RemedyBuilder.look("grep -rn tcp_mem /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d /run/sysctl.d")
                        .why("Finds the line that sets it; a container or tuning tool may set it too.")
                        .build(),
                now.build(),
                RemedyBuilder.durable("delete the line that the first command finds")
                        .why("Without it the kernel computes tcp_mem from RAM at each boot.")
                        .risk("None; note the old line first.")
                        .interrupts("nothing")
                        .verify("sysctl net.ipv4.tcp_mem after the next boot")
                        .rollback("write the line again")
                        .build());
    }
}
