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
                        separatedBy = "setsockopt fails here; there it is a send, and the kernel names the table."),
        doNot = "Socket buffers (rmem, wmem) are another limit.",
        sources = {"net/core/sock.c sock_kmalloc", "net/ipv4/igmp.c ip_mc_join_group"})
final class SocketOptionMemory extends Cause {
    SocketOptionMemory() {
        super(Rules.explaining(SocketOptionMemory::optionRefused)
                .necessary("setting a socket option failed with ENOBUFS or ENOMEM", SocketOptionMemory::said)
                .supporting("setting a socket option failed", SocketOptionMemory::said)
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

    private static Finding full(Measures m) {
        return Finding.atLeast(
                m.sockets().optionMemoryOfOne(),
                m.bound(Threshold.OPTION_FULL, m.host().sysctl("net.core.optmem_max", 0, Unit.BYTES)));
    }

    @Override
    public String summary(Measures m) {
        return Sentence.of("A socket option was refused: net.core.optmem_max")
                .clause(" (%s)", m.host().sysctl("net.core.optmem_max", 0, Unit.BYTES))
                .then(" or the limit of multicast memberships is reached; memory is not short")
                .end();
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return Failing.party(m, SocketOptionMemory::optionRefused);
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
