// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Flow;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A3. A process has connections and does not read them; what the kernel acknowledged it must keep. */
@CauseInfo(
        id = "tcp-receive-buffers",
        mechanism =
                "A process accepted connections, or left them unaccepted, and does not read. Each holds received data up"
                        + " to its receive limit, by truesize. Data that the kernel acknowledged must be kept until somebody"
                        + " reads it, so the pool of the whole host fills.",
        lookAlikes = {
            @LookAlike(
                    id = "tcp-send-buffers",
                    separatedBy = "Which direction holds the memory: the sum of skmem r here, of w there."),
            @LookAlike(id = "tcp-buffer-overhead", separatedBy = "r over Recv-Q: near 1 here, 4 or more there."),
            @LookAlike(id = "close-wait-leak", separatedBy = "The state of the sockets: ESTAB here, CLOSE-WAIT there."),
            @LookAlike(
                    id = "tcp-mem-demand",
                    separatedBy = "The same owner's queues stay full over three dumps here; there they turn over.")
        },
        doNot = {
            "Do not raise tcp_mem: a stuck reader fills a larger pool too, and then takes the host's RAM.",
            "Do not raise rmem_max or tcp_rmem: each stuck connection would hold more."
        },
        sources = {"net/ipv4/tcp_input.c tcp_try_rmem_schedule", "net/core/sock.c __sk_mem_raise_allocated"})
final class TcpReceiveBuffers extends Cause {
    TcpReceiveBuffers() {
        super(Rules.explaining(Scope::tcpPool)
                .necessary("the pool was under pressure", TcpFindings::strained)
                .necessary("receive memory is at least half of TCP memory", m -> TcpFindings.mostly(m, Flow.RECEIVE))
                .necessary("one owner's receive queues stay full", m -> TcpFindings.stuck(m, Flow.RECEIVE))
                .supporting("the unread payload itself is large", TcpReceiveBuffers::payloadLarge)
                .supporting(
                        "segments were refused or queues pruned for memory",
                        m -> Finding.positive(m.counters()
                                .increaseOfAny(
                                        "segments refused and receive queues pruned",
                                        "netstat.TcpExt.TCPRcvQDrop",
                                        "netstat.TcpExt.PruneCalled")))
                .supporting(
                        "windows were closed because the reader is slow",
                        m -> Finding.positive(m.counters()
                                .increaseOfAny(
                                        "zero windows advertised or overrun",
                                        "netstat.TcpExt.TCPToZeroWindowAdv",
                                        "netstat.TcpExt.TCPZeroWindowDrop")))
                .supporting("the kernel said that TCP is out of memory", TcpFindings::saidOutOfMemory)
                .contradicting("the memory is overhead, not payload", TcpReceiveBuffers::overhead)
                .contradicting("the sockets wait in CLOSE_WAIT", TcpReceiveBuffers::closeWait));
    }

    private static Finding payloadLarge(Measures m) {
        return Finding.below(TcpBufferMeasures.overhead(m), m.bound(Threshold.OVERHEAD_SMALL));
    }

    private static Finding overhead(Measures m) {
        return Finding.atLeast(TcpBufferMeasures.overhead(m), m.bound(Threshold.OVERHEAD_LARGE));
    }

    private static Finding closeWait(Measures m) {
        return Finding.atLeast(TcpBufferMeasures.closeWaitShare(m), m.bound(Threshold.DIRECTION_SHARE));
    }

    @Override
    public String summary(Measures m) {
        Optional<SocketOwnerTrack> top = m.sockets().top(Flow.RECEIVE);
        String who = top.map(TcpFindings::named).orElse("A process");
        String held = top.map(t -> TcpFindings.held(t, Flow.RECEIVE)).orElse("much memory");
        return Sentence.of(who + " does not read its connections: they hold " + held
                        + " of received data while the TCP pool")
                .clause(" (limit %s)", m.tcp().bytes(m.tcp().high()))
                .then(" is under pressure for every process of the host")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return TcpBufferMeasures.reader(m);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        Party owner = culprit(m);
        ShellCommand stack = owner == null || owner.pid() == null
                ? ShellCommand.of("ss -tmpnOH state established | sort -k1,1nr | head")
                : ShellCommand.of("cat /proc/" + owner.pid() + "/stack /proc/" + owner.pid() + "/wchan");
        return List.of(
                RemedyBuilder.look(stack)
                        .why(
                                "Shows where the reader stands still. Take a thread dump too (jstack, gdb), before any restart.")
                        .build(),
                Restart.of(
                        m,
                        owner,
                        "Its sockets are closed and their memory is free at once; the peers reconnect.",
                        "Recv-Q of the process is 0 and TCP mem in /proc/net/sockstat falls by "
                                + m.sockets()
                                        .top(Flow.RECEIVE)
                                        .map(t -> t.peak(Flow.RECEIVE).shown())
                                        .orElse("as much")),
                RemedyBuilder.durable("fix the reader: read or close; bound its connections; MemoryMax= on its unit")
                        .why("With a memory limit of its own only this service suffers from its unread data,"
                                + " not every connection of the host.")
                        .risk("With too low a limit the service is killed for its unread data.")
                        .interrupts("the service, at its restart; MemoryMax= alone nothing")
                        .verify("Recv-Q of its connections in ss -tmp goes back to 0 between bursts")
                        .rollback("MemoryMax=infinity; the former release of the application")
                        .build(),
                RemedyBuilder.notHere(Remedy.Kind.DURABLE, "sysctl -w net.ipv4.tcp_mem=...")
                        .why("Often advised.")
                        .refused("the memory is held by connections that are not read: a larger pool fills as well")
                        .build());
    }
}
