// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.CauseInfo.LookAlike;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** F5. The service at the other end was stopped or redeployed. */
@CauseInfo(
        id = "peer-restarted",
        mechanism =
                "The service at the other end was told to stop, or ended by itself: a deploy, a restart, a rolling update. Its"
                        + " exit closed the connections.",
        lookAlikes = {
            @LookAlike(
                    id = "peer-oom-killed",
                    separatedBy = "SIGTERM, a unit stop or exit code 0 here; oom_kill or exit code 137 there."),
            @LookAlike(id = "ordinary-disconnect", separatedBy = "The peer's log or its manager tells of a stop.")
        },
        doNot = "Do not tune memory: nothing was short.",
        sources = {"root-causes.md F5"})
final class PeerRestarted extends Cause {
    PeerRestarted() {
        super(Rules.explaining(Disconnects::peerWentAway)
                .necessary("an application's peer went away", Disconnects::said)
                .necessary(
                        "a service was stopped shortly before",
                        m -> PeerStops.shortlyBefore(m).or(Disconnects.lostService(m)))
                .necessary(
                        "it owned the other end", m -> PeerStops.ofTheirPeer(m).or(Disconnects.lostService(m)))
                .contradicting("the process at the other end was killed for memory", PeerKills::ofTheirPeer));
    }

    @Override
    public String summary(Measures m) {
        Party stopped = PeerStops.stopped(m);
        String who = stopped == null ? "Their peer" : stopped.process();
        return who + " was stopped, and " + Disconnects.number(m) + " of " + Disconnects.services(m) + " to it broke.";
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return PeerStops.stopped(m);
    }

    @Override
    public Severity severity(Measures m) {
        return Severity.INFO; // somebody wanted it
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        return List.of(RemedyBuilder.durable("Drain connections before the stop, and retry in the client")
                .why("A client that knows of the stop, or tries again, reports no error.")
                .risk("A stop takes as long as the drain.")
                .interrupts("nothing")
                .verify("the next deploy gives no EPIPE")
                .rollback("the former stop time-out and client settings")
                .build());
    }
}
