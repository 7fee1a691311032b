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
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.Sentence;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** B3. Every local port towards one destination is taken. Not memory. */
@CauseInfo(
        id = "ephemeral-ports-exhausted",
        mechanism =
                "A client needs a local port for each connection to one destination; ip_local_port_range has no free one"
                        + " left, so connect() fails with EADDRNOTAVAIL. The space of 4-tuples ran out, not memory.",
        lookAlikes =
                @LookAlike(
                        id = "time-wait-overflow",
                        separatedBy = "connect() fails with EADDRNOTAVAIL here; there TCPTimeWaitOverflow rises and"
                                + " nothing fails."),
        doNot =
                "tcp_tw_recycle was removed in Linux 4.12; tcp_tw_reuse only helps outgoing connections with time stamps.",
        sources = {"net/ipv4/inet_hashtables.c __inet_hash_connect", "net/ipv4/tcp_ipv4.c tcp_twsk_unique"})
final class EphemeralPortsExhausted extends Cause {
    EphemeralPortsExhausted() {
        super(Rules.explaining(EphemeralPortsExhausted::refusedPort)
                .necessary("connect failed with EADDRNOTAVAIL", EphemeralPortsExhausted::said)
                .necessary(
                        "one destination has nearly as many sockets as there are ports", EphemeralPortsExhausted::used)
                .supporting("nine tenths of the ports towards it are taken", EphemeralPortsExhausted::used));
    }

    private static boolean refusedPort(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && "EADDRNOTAVAIL".equals(failure.errno())
                && failure.call() != ApplicationFailure.Call.BIND
                && !failure.quoted();
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, EphemeralPortsExhausted::refusedPort)
                .map(f -> Finding.said(f, f.service() + " could not connect: no local port was free (EADDRNOTAVAIL)"))
                .orElseGet(Finding::nothing);
    }

    /** Below the range nothing is ruled out: each network namespace has its own, and only one of them was read. */
    private static Finding used(Measures m) {
        Finding full = Finding.atLeast(Connections.mostToOneDestination(m), m.bound(Threshold.PORTS_FULL, range(m)));
        Finding either = full.holds() ? full : full.or(atCeiling(m));
        return either.fails() ? Finding.unknown(lookInside(m)) : either;
    }

    /** The destination that was refused has as many sockets in sample after sample: the ceiling is reached, whatever it is. */
    private static Finding atCeiling(Measures m) {
        String destination = Connections.destination(m).orElse("");
        boolean refused = m.signals()
                .first(ApplicationFailure.class, f -> refusedPort(f) && destination.equals(f.peer()))
                .isPresent();
        return refused ? Connections.standing(m, destination) : Finding.nothing();
    }

    private static String lookInside(Measures m) {
        String pid = m.signals()
                .first(ApplicationFailure.class, EphemeralPortsExhausted::refusedPort)
                .flatMap(m.processes()::of)
                .map(process -> String.valueOf(process.pid()))
                .orElse("PID");
        return "nsenter -n -t " + pid
                + " sh -c 'sysctl net.ipv4.ip_local_port_range; ss -tan': the range of the network"
                + " namespace of what failed, and its sockets";
    }

    private static Reading range(Measures m) {
        Reading first = m.host().sysctl("net.ipv4.ip_local_port_range", 0, Unit.PORTS);
        Reading last = m.host().sysctl("net.ipv4.ip_local_port_range", 1, Unit.PORTS);
        return last.minus(first).as("ports of ip_local_port_range");
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("No local port is left towards "
                        + Connections.destination(m).orElse("a destination"))
                .clause(": %s are taken", Connections.mostToOneDestination(m))
                .then(". Memory is not short")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        Party opener = Connections.opener(m);
        return opener != null
                ? opener
                : m.signals()
                        .first(ApplicationFailure.class, EphemeralPortsExhausted::refusedPort)
                        .map(f -> Parties.process(f.service(), f.pid(), null))
                        .orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("ss -tan | awk 'NR>1{print $5}' | sort | uniq -c | sort -rn | head")
                        .why("Shows the destination whose ports are used up, and in which state.")
                        .build(),
                RemedyBuilder.now("sysctl -w net.ipv4.tcp_tw_reuse=1")
                        .why("Lets connect() take over a TIME_WAIT port to the same destination after one second; needs"
                                + " TCP time stamps on both sides. Only for the client's side.")
                        .risk("None with time stamps; does nothing for TIME_WAIT on a server, nor for memory.")
                        .interrupts("nothing")
                        .verify("the failing connect succeeds")
                        .rollback("sysctl -w net.ipv4.tcp_tw_reuse=" + reuse(m))
                        .build(),
                RemedyBuilder.durable("Pool connections in the client, or give it more source or destination addresses")
                        .why("Each pair of addresses has its own space of ports"
                                + (range(m).known() ? ", here of " + range(m).shown() : "") + ".")
                        .risk("A pooled connection may have died unnoticed: the client must test it or try again.")
                        .interrupts("the client, at its restart")
                        .verify(
                                "the sockets towards the destination stay below nine tenths of the range at the next peak")
                        .rollback("the former configuration of the client")
                        .build());
    }

    /** 2, loopback only, is the kernel's default since 4.19. */
    private static long reuse(Measures m) {
        return (long) m.host().sysctl("net.ipv4.tcp_tw_reuse", 0, Unit.COUNT).or(2);
    }
}
