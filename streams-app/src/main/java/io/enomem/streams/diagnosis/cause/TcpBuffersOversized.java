// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Bound;
import io.enomem.streams.diagnosis.measure.Flow;
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
import org.jspecify.annotations.Nullable;

/** A5. The limits of single sockets times their number exceed the pool. */
@CauseInfo(
        id = "tcp-buffers-oversized",
        mechanism =
                "Each connection may hold up to its buffer limit; with limits of many megabytes (tcp_rmem/tcp_wmem maximum, or an"
                        + " explicit SO_RCVBUF) a number of connections is enough to fill the pool.",
        lookAlikes = {
            @LookAlike(
                    id = "tcp-receive-buffers",
                    separatedBy = "The same connections stand full over three dumps there; here they fill by turns."),
            @LookAlike(
                    id = "tcp-mem-demand",
                    separatedBy = "Limits that a program asked for, or a raised maximum, here; autotuned ones there.")
        },
        doNot = "\"Raise rmem_max and tcp_rmem to 16 MB\" is the popular advice and makes exactly this worse.",
        sources = {"net/ipv4/tcp_input.c tcp_rcv_space_adjust", "Documentation/networking/ip-sysctl.rst tcp_rmem"})
final class TcpBuffersOversized extends Cause {
    /** Nobody needs less than that for a queue of one connection (root-causes.md A5). */
    private static final double LEAST = 256 * 1024;

    TcpBuffersOversized() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("limits times connections exceed the pool", TcpBuffersOversized::exceed)
                .necessary("the limits are at least 4 times the initial size", TcpBuffersOversized::large)
                .necessary("a program asked for them, or their maximum was raised", m -> new BufferLimits(m).asked())
                .necessary("the limits are used: the 90th percentile holds a quarter of its", TcpBuffersOversized::used)
                .necessary(
                        "no single owner's queues stand",
                        m -> TcpFindings.stuck(m, Flow.RECEIVE)
                                .or(TcpFindings.stuck(m, Flow.SEND))
                                .not())
                .supporting("limits times connections exceed the pool", TcpBuffersOversized::exceed)
                .supporting(
                        "queues were pruned or segments refused",
                        m -> Finding.positive(m.counters()
                                .increaseOfAny(
                                        "receive queues pruned and segments refused",
                                        "netstat.TcpExt.PruneCalled",
                                        "netstat.TcpExt.TCPRcvQDrop")))
                .contradicting(
                        "sockets without a process hold half of the memory",
                        m -> Finding.atLeast(m.sockets().unownedSendShare(), m.bound(Threshold.ORPHAN_MEMORY_SHARE))));
    }

    /** One owner holds most of the pool, in connections whose limits were asked for and together exceed it. */
    static Finding askedByOneOwner(Measures m) {
        return Finding.atLeast(m.sockets().largestOwnerShare(), m.bound(Threshold.ONE_OWNER))
                .and(exceed(m))
                .and(large(m))
                .and(new BufferLimits(m).asked());
    }

    private static Finding exceed(Measures m) {
        return Finding.atLeast(
                new BufferLimits(m).allowed(),
                Bound.of(m.tcp().bytes(m.tcp().high()).as("tcp_mem[2]"), "kernel: ip-sysctl.rst tcp_mem"));
    }

    private static Finding large(Measures m) {
        BufferLimits limits = new BufferLimits(m);
        return Finding.atLeast(limits.limit(), m.bound(Threshold.OVERSIZED, limits.initial()));
    }

    private static Finding used(Measures m) {
        BufferLimits limits = new BufferLimits(m);
        return Finding.atLeast(limits.held(), m.bound(Threshold.LIMIT_USED, limits.limit()));
    }

    @Override
    public String summary(Measures m) {
        BufferLimits limits = new BufferLimits(m);
        return Sentence.of(
                        "The buffers that connections may fill are together more than the TCP pool, though they drain")
                .clause(": %s of up to %s each", limits.connections(), limits.limit())
                .clause(", with a pool of %s", m.tcp().bytes(m.tcp().high()))
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return TcpFindings.owner(m, new BufferLimits(m).flow());
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        BufferLimits limits = new BufferLimits(m);
        String setting = limits.flow() == Flow.SEND ? "net.ipv4.tcp_wmem" : "net.ipv4.tcp_rmem";
        return List.of(
                RemedyBuilder.look("ss -tmn | grep -o '[rt]b[0-9]*' | sort | uniq -c | sort -rn | head;"
                                + " sysctl net.ipv4.tcp_rmem net.ipv4.tcp_wmem")
                        .why(
                                "Equal limits everywhere are an explicit SO_RCVBUF or SO_SNDBUF; others follow the sysctl.")
                        .build(),
                lower(m, limits, setting),
                RemedyBuilder.durable("remove SO_RCVBUF and SO_SNDBUF from the application")
                        .why("Limits that the kernel tunes follow the path; one that a program asks for is fixed,"
                                + " and no sysctl changes it.")
                        .risk("None, unless the program was written for a path that autotuning serves badly.")
                        .interrupts("its connections, at its next restart")
                        .verify("rb and tb in ss -tm differ between connections")
                        .rollback("the former version of the application")
                        .build(),
                RemedyBuilder.notHere(Remedy.Kind.DURABLE, "sysctl -w " + setting + "=\"4096 87380 16777216\"")
                        .why("Often advised for throughput.")
                        .refused("it makes exactly this worse: the pool is the limit here, not the single socket")
                        .build());
    }

    /** The maximum at which all connections at their limit would fill half of the pool. */
    private static Remedy lower(Measures m, BufferLimits limits, String setting) {
        String old = m.host().sysctl(setting);
        double pool = m.tcp().bytes(m.tcp().high()).or(0);
        double each = pool / (2 * Math.max(1, limits.connections().or(1)));
        long most = (long) Math.max(LEAST, each);
        String[] words = old == null ? new String[0] : old.trim().split("\\s+");
        if (words.length != 3 || pool == 0) {
            return RemedyBuilder.notHere(Remedy.Kind.NOW, "lower the maximum of " + setting)
                    .why("Halving the factor that is not needed frees half of the pool.")
                    .refused("it cannot be computed without " + setting + " and net.ipv4.tcp_mem")
                    .build();
        }
        if (limits.limit().or(0) > Long.parseLong(words[2])) {
            return bound(m, limits, most);
        }
        RemedyBuilder.Ready lower = RemedyBuilder.now(
                        "sysctl -w " + setting + "=\"" + words[0] + ' ' + words[1] + ' ' + most + '"')
                .why("The pool is the product of sockets and buffer: with " + Unit.BYTES.format(most)
                        + " each, all of them at their limit fill half of it. New and growing connections follow it.")
                .risk("Lower throughput on long fat paths: it must be at least twice the bandwidth-delay product.")
                .interrupts("nothing; memory that is held stays until it is read or sent")
                .verify("press in /proc/net/protocols turns to no, and rb and tb in ss -tm fall for new connections")
                .rollback("sysctl -w " + setting + "=\"" + String.join(" ", words) + '"');
        if (most >= limits.limit().or(Double.MAX_VALUE)) {
            lower.refused("the limits in use are not above it");
        }
        return lower.build();
    }

    /**
     * Autotuning never goes beyond the third number of tcp_rmem and tcp_wmem: limits above it were asked for, and only
     * rmem_max and wmem_max bound those (net/core/sock.c sk_setsockopt), at half, as the kernel doubles what is asked for.
     */
    private static Remedy bound(Measures m, BufferLimits limits, long most) {
        String setting = limits.flow() == Flow.SEND ? "net.core.wmem_max" : "net.core.rmem_max";
        RemedyBuilder.Ready bound = RemedyBuilder.now("sysctl -w " + setting + "=" + most / 2)
                .why("A program asked for these limits, and this is what bounds such a request; the kernel doubles it."
                        + " The pool is the product of sockets and buffer: with " + Unit.BYTES.format(most)
                        + " each, all of them at their limit fill half of it.")
                .risk("Whoever else asks for large buffers, UDP receivers too, gets smaller ones from then on.")
                .interrupts("nothing; sockets that are open keep their limit until the program is started again")
                .verify("rb and tb in ss -tm of new connections are at most " + most)
                .rollback(Former.of(m, setting));
        Reading now = m.host().sysctl(setting, 0, Unit.BYTES);
        if (now.known() && now.value() <= most / 2.0) {
            bound.refused("it is " + now.shown() + " already: the program may ask for more with CAP_NET_ADMIN");
        }
        return bound.build();
    }
}
