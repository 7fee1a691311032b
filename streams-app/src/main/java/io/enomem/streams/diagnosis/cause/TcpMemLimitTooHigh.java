// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A2b. The pool is larger than RAM can spare: sockets fill it and the OOM killer kills the innocent. */
@CauseInfo(
        id = "tcp-mem-limit-too-high",
        mechanism =
                "Socket buffers cannot be swapped or reclaimed and do not count in the badness of a process. With tcp_mem raised"
                        + " far above its default they can fill RAM; the OOM killer then kills processes that hold little.",
        lookAlikes = {
            @LookAlike(id = "app-memory-leak", separatedBy = "Processes together hold little of RAM here."),
            @LookAlike(
                    id = "kernel-page-leak",
                    separatedBy = "Socket memory (sockstat mem) explains what is missing here."),
            @LookAlike(
                    id = "tcp-receive-buffers",
                    separatedBy =
                            "There the pool's limit holds; here the limit is too high to hold, and the host dies.")
        },
        doNot = {
            "Lowering tcp_mem alone frees nothing: what is held stays held until it is read or closed.",
            "Do not raise tcp_mem without a budget: RAM less what processes need, at most 20 %."
        },
        sources = {"net/ipv4/tcp.c tcp_init_mem", "mm/oom_kill.c oom_badness"})
final class TcpMemLimitTooHigh extends Cause {
    TcpMemLimitTooHigh() {
        super(Rules.explaining(signal -> Scope.hostMemory(signal) || Scope.tcpPool(signal))
                .necessary("tcp_mem[2] is far above its boot default", TcpMemLimitTooHigh::farAbove)
                .necessary("the whole host ran out of memory", TcpMemLimitTooHigh::hostShort)
                .necessary("sockets held a large part of RAM", TcpMemLimitTooHigh::socketsHeld)
                .supporting("the allocation that failed was for a socket", TcpMemLimitTooHigh::forSocket)
                .supporting(
                        "processes held little",
                        m -> MemoryFindings.processesFillRam(m).not())
                .supporting("socket memory was sampled before", MemoryFindings::socketsFillRam)
                .contradicting("memory of processes fills RAM", MemoryFindings::processesFillRam));
    }

    private static Finding farAbove(Measures m) {
        return Finding.atLeast(m.tcp().ratioToDefault(), m.bound(Threshold.POOL_FAR_ABOVE_DEFAULT));
    }

    private static Finding hostShort(Measures m) {
        return MemoryFindings.killed(m)
                .or(MemoryFindings.countedKill(m))
                .or(Finding.below(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_SHORT)));
    }

    /** By the samples, or by a kill's dump whose unowned memory only sockets can be: the samples may come too late. */
    private static Finding socketsHeld(Measures m) {
        Finding sampled = MemoryFindings.socketsFillRam(m);
        Finding dumped = Finding.nothing();
        for (OomReport kill : m.oom().hostWide()) {
            Reading unowned =
                    OomFacts.held(kill, "memory at the kill that only sockets can hold", MemoryShares::unowned);
            if (kill.allocation().forSocket()) {
                dumped = dumped.or(Finding.atLeast(unowned, m.bound(Threshold.SOCKETS_OF_RAM, OomFacts.ram(kill))));
            }
        }
        return sampled.or(dumped);
    }

    private static Finding forSocket(Measures m) {
        for (OomReport kill : m.oom().hostWide()) {
            if (kill.allocation().forSocket()) {
                return Finding.said(kill, "The allocation that led to the kill was made for a socket");
            }
        }
        return Finding.nothing();
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("tcp_mem lets sockets take too much of RAM")
                .clause(" (%s of %s)", m.tcp().bytes(m.tcp().high()), m.host().ram())
                .then(
                        "; their buffers drove the whole host out of memory, and the kernel killed processes that held little")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        Party reader = TcpFindings.owner(m, Flow.RECEIVE);
        return reader != null ? reader : TcpFindings.owner(m, Flow.SEND);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Reading boot = m.tcp().bootDefault();
        long high = (long) boot.or(0);
        RemedyBuilder.Ready restore = RemedyBuilder.durable(
                        "sysctl -w net.ipv4.tcp_mem=\"" + high / 2 + ' ' + high * 2 / 3 + ' ' + high + '"')
                .why("The kernel's own share of this RAM (pages), so that sockets are rationed before the host dies.")
                .risk("Connections beyond it stall instead of filling RAM.")
                .interrupts("nothing; memory that is held stays until it is read, sent or closed")
                .verify("mem of TCP in /proc/net/sockstat stays below the new limit at the next peak")
                .rollback(Former.of(m, "net.ipv4.tcp_mem"));
        if (!boot.known()) {
            restore.refused("the RAM of this host is unknown: grep MemTotal /proc/meminfo");
        }
        return List.of(
                RemedyBuilder.look("cat /proc/net/sockstat; ss -tmpnOH | sort -k2,2nr | head")
                        .why("mem of TCP is in pages; the sockets with the largest queues come first.")
                        .build(),
                Restart.of(
                        m,
                        culprit(m),
                        "Its sockets are closed and their memory is free at once.",
                        "TCP mem in /proc/net/sockstat falls"),
                restore.build());
    }
}
