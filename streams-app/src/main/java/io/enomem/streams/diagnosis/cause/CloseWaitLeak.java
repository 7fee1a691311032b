// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Growth;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.SocketMemory;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.diagnosis.rule.ShellCommand;
import io.enomem.streams.parse.ApplicationFailure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** B1. A process leaves sockets open after their peers closed: they stay in CLOSE_WAIT for ever. */
@CauseInfo(
        id = "close-wait-leak",
        mechanism =
                "The peer closed its side and the application never calls close(). CLOSE_WAIT has no timer: only the"
                        + " application can end it. Each such socket keeps a descriptor, its slab objects and any unread data.",
        lookAlikes = {
            @LookAlike(
                    id = "time-wait-overflow",
                    separatedBy =
                            "CLOSE_WAIT belongs to a process and stays; TIME_WAIT belongs to none and expires in 60 s."),
            @LookAlike(
                    id = "tcp-receive-buffers",
                    separatedBy = "The sockets are in CLOSE_WAIT, not ESTAB; both may hold unread data.")
        },
        doNot = "No sysctl helps: tcp_fin_timeout and tcp_tw_* do not apply to CLOSE_WAIT.",
        sources = {"net/ipv4/tcp.c tcp_close", "RFC 9293 section 3.6"})
final class CloseWaitLeak extends Cause {
    private static final String CLOSE_WAIT = "CLOSE-WAIT";

    CloseWaitLeak() {
        super(Rules.explaining(signal -> Triggers.counterIn(signal, "ss.CLOSE-WAIT", "ss.sockets", "pid.fd")
                        || Triggers.outOfDescriptors(signal))
                .necessary(
                        "one owner's sockets in CLOSE_WAIT grow and do not shrink, or have eaten its descriptors",
                        CloseWaitLeak::grows)
                .supporting("they are most of its sockets", CloseWaitLeak::most)
                .supporting("its descriptors grow with them", CloseWaitLeak::descriptorsGrow)
                .supporting(
                        "it ran out of descriptors",
                        m -> m.signals()
                                .first(ApplicationFailure.class, Triggers::outOfDescriptors)
                                .map(f -> Finding.said(f, f.service() + " ran out of descriptors"))
                                .orElseGet(Finding::nothing)));
    }

    private static Optional<OwnerGrowth> worst(Measures m) {
        return OwnerGrowth.worst(m, sums -> sums.getStates().getOrDefault(CLOSE_WAIT, 0), "sockets in CLOSE_WAIT");
    }

    private static Finding grows(Measures m) {
        if (m.sockets().unknown()) {
            return Finding.unknown(SocketMemory.DUMP);
        }
        return worst(m).map(w -> w.finding().and(staysUp(m, w)).or(exhausted(m, w)))
                .orElseGet(Finding::nothing);
    }

    /** One that fell back from as many before, in the same process, is closed in time: by a pool, or the collector. */
    private static Finding staysUp(Measures m, OwnerGrowth owner) {
        Growth growth = owner.growth();
        if (growth.fellFrom() == 0) {
            return Finding.of(true, Fact.observed(owner.last(), "It never fell back while it was watched"));
        }
        Reading before = Reading.of(
                owner.what() + " that " + owner.name() + " closed again before",
                growth.fellFrom(),
                Unit.SOCKETS,
                "ss",
                null,
                Origin.SAMPLE);
        return Finding.below(before, m.bound(Threshold.LEAK_OSCILLATION, owner.last()));
    }

    /** A slow leak that has eaten the descriptors needs no slope: CLOSE_WAIT never ends by itself. */
    private static Finding exhausted(Measures m, OwnerGrowth owner) {
        boolean out = m.signals()
                .first(ApplicationFailure.class, Triggers::outOfDescriptors)
                .isPresent();
        return out && owner.growth().to() >= m.value(Threshold.LEAK_FLOOR)
                ? Finding.atLeast(owner.shareOfItsSockets(), m.bound(Threshold.LEAK_SHARE_OF_OWNER))
                : Finding.nothing();
    }

    private static Finding most(Measures m) {
        return worst(m).map(w -> Finding.atLeast(w.shareOfItsSockets(), m.bound(Threshold.LEAK_SHARE_OF_OWNER)))
                .orElseGet(Finding::nothing);
    }

    private static Finding descriptorsGrow(Measures m) {
        return worst(m).flatMap(w -> w.process(m))
                .map(process -> Finding.positive(DescriptorGrowth.of(process)))
                .orElseGet(Finding::nothing);
    }

    @Override
    public String summary(Measures m) {
        return worst(m).map(w -> w.name() + " does not close connections that its peers closed: "
                        + w.last().shown() + " in CLOSE_WAIT, and growing.")
                .orElse("A process does not close connections that its peers closed.");
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return worst(m).map(OwnerGrowth::party).orElse(null);
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        ShellCommand filter = ShellCommand.of("ss -tanp state close-wait");
        return List.of(
                RemedyBuilder.look(filter)
                        .why("Shows whose they are and which peers closed.")
                        .build(),
                Restart.of(
                        m,
                        culprit(m),
                        "Exit closes every socket. Save its stacks first (jstack, py-spy dump, gdb -p): they show who forgot to.",
                        "ss -tan state close-wait | wc -l stays flat for a day"),
                RemedyBuilder.durable(
                                "Close the socket in every path of the application: finally, try-with-resources, pool eviction")
                        .why(
                                "The kernel waits for the application; only it can finish the close. No sysctl ends CLOSE_WAIT.")
                        .risk("None, if no other thread still uses the socket.")
                        .interrupts("the service, at its restart")
                        .verify("ss -tan state close-wait | wc -l stays flat for a day")
                        .rollback("the former release of the application")
                        .build());
    }
}
