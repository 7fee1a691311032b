// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
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
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** E10. net.core.optmem_max or the limit of multicast memberships refuses a socket option. */
@CauseInfo(
        id = "socket-option-memory",
        mechanism =
                "Ancillary data, filters, zero-copy notifications and multicast memberships of one socket are bounded by"
                        + " net.core.optmem_max and igmp_max_memberships: setsockopt or sendmsg fails with ENOBUFS or ENOMEM.",
        lookAlikes =
                @LookAlike(
                        id = "neighbour-table-full",
                        separatedBy =
                                "setsockopt or sendmsg with ancillary data fails here, and no counter moves; there any send,"
                                        + " and the kernel names the table."),
        doNot = "Socket buffers (rmem, wmem) are another limit.",
        sources = {"net/core/sock.c sock_kmalloc", "net/socket.c ____sys_sendmsg", "net/ipv4/igmp.c ip_mc_join_group"})
final class SocketOptionMemory extends Cause {
    private static final String CONTROL =
            "strace -f -e trace=sendmsg,sendmmsg -p PID: msg_controllen against sysctl net.core.optmem_max";

    SocketOptionMemory() {
        super(Rules.explaining(signal -> optionRefused(signal) || sendmsgRefused(signal))
                .necessary(
                        "setting a socket option failed with ENOBUFS or ENOMEM, or sendmsg did where nothing but"
                                + " optmem_max is short",
                        m -> said(m).or(ancillary(m)))
                .supporting("setting a socket option failed", SocketOptionMemory::said)
                .supporting("sendmsg was refused", SocketOptionMemory::sendmsgSaid)
                .supporting("optmem_max is below what the kernel ships", SocketOptionMemory::small)
                .supporting("a socket's option memory stands at optmem_max", SocketOptionMemory::full));
    }

    private static boolean optionRefused(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && failure.call() == Call.SET_SOCKET_OPTION
                && ("ENOBUFS".equals(failure.errno()) || "ENOMEM".equals(failure.errno()))
                && !failure.quoted();
    }

    private static Finding said(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, SocketOptionMemory::optionRefused)
                .map(f -> Finding.said(f, f.service() + " could not set a socket option: " + f.errno()))
                .orElseGet(Finding::nothing);
    }

    /** Ancillary data goes by sendmsg alone (net/socket.c ____sys_sendmsg), which TCP never refuses with ENOBUFS. */
    private static boolean sendmsgRefused(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && failure.call() == Call.SEND
                && "ENOBUFS".equals(failure.errno())
                && (failure.text().contains("sendmsg") || failure.text().contains("sendmmsg"))
                && !failure.quoted();
    }

    private static Finding sendmsgSaid(Measures m) {
        return m.signals()
                .first(ApplicationFailure.class, SocketOptionMemory::sendmsgRefused)
                .map(f -> Finding.said(f, f.service() + " was refused a sendmsg: " + f.errno()))
                .orElseGet(Finding::nothing);
    }

    /** It fails before the datagram is made, so that no counter moves; at a usual optmem_max only the call tells. */
    private static Finding ancillary(Measures m) {
        if (!sendmsgSaid(m).holds()) {
            return Finding.nothing();
        }
        Finding elsewhere = counted(m, "datagrams that were not sent for want of buffers", "snmp.Udp.SndbufErrors")
                .or(counted(m, "neighbours refused", "arp_cache.table_fulls"))
                .or(Finding.below(m.memory().availableShare(), m.bound(Threshold.AVAILABLE_SHORT)));
        Finding small = small(m);
        return elsewhere.not().and(small.holds() ? small : Finding.unknown(CONTROL));
    }

    private static Finding counted(Measures m, String name, String counter) {
        return Finding.positive(m.counters().increase(counter).as(name));
    }

    private static Finding small(Measures m) {
        return Finding.below(
                m.host().sysctl("net.core.optmem_max", 0, Unit.BYTES).as("net.core.optmem_max"),
                m.bound(Threshold.OPTION_DEFAULT));
    }

    private static Finding full(Measures m) {
        return Finding.atLeast(
                m.sockets().optionMemoryOfOne(),
                m.bound(Threshold.OPTION_FULL, m.host().sysctl("net.core.optmem_max", 0, Unit.BYTES)));
    }

    @Override
    public String summary(Measures m) {
        if (!said(m).holds()) {
            return Sentence.of("sendmsg was refused: its ancillary data is larger than net.core.optmem_max")
                    .clause(" (%s)", m.host().sysctl("net.core.optmem_max", 0, Unit.BYTES))
                    .then(" leaves; memory is not short")
                    .end();
        }
        return Sentence.of("A socket option was refused: net.core.optmem_max")
                .clause(" (%s)", m.host().sysctl("net.core.optmem_max", 0, Unit.BYTES))
                .then(" or the limit of multicast memberships is reached; memory is not short")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Failing.party(m, s -> optionRefused(s) || sendmsgRefused(s));
    }

    @Override
    public List<String> limits() {
        return List.of("net.core.optmem_max");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(
                RemedyBuilder.look("sysctl net.core.optmem_max net.ipv4.igmp_max_memberships; ss -tuamn")
                        .why("o of skmem is what a socket's options hold.")
                        .build(),
                RemedyBuilder.durable(
                                "Raise net.core.optmem_max, or net.ipv4.igmp_max_memberships for multicast, to what the"
                                        + " program needs")
                        .why("Each is a bound per socket, compared when the option is set.")
                        .risk("Each socket may take as much: the bound times the sockets has to fit RAM.")
                        .interrupts("nothing")
                        .verify("the call succeeds")
                        .rollback(Former.of(m, "net.core.optmem_max"))
                        .build());
    }
}
