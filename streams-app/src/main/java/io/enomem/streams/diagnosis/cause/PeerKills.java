// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Peers;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.OomReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Joins the errors of applications to kills on the same host, by process, port and time. */
final class PeerKills {
    /** A kill counts from this long before the error (root-causes.md F1). */
    private static final Duration BEFORE = Duration.ofSeconds(60);

    /** And this long after, for clocks of different sources. */
    private static final Duration SKEW = Duration.ofSeconds(1);

    private PeerKills() {}

    /**
     * Whether a process that was killed shortly before owned the other end of a failing connection. True: samples show it;
     * false: nobody was killed, or samples show other owners; unknown: somebody was killed and no sample tells who owned
     * the other end.
     */
    static Finding ofTheirPeer(Measures m) {
        List<ApplicationFailure> failures = m.signals().all(ApplicationFailure.class).stream()
                .filter(ApplicationFailure::disconnect)
                .toList();
        List<OomReport> kills = Stream.concat(m.signals().own().stream(), m.signals().nearby().stream())
                .filter(OomReport.class::isInstance)
                .map(OomReport.class::cast)
                .toList();
        Finding result = Finding.nothing();
        for (ApplicationFailure failure : failures) {
            for (OomReport kill : kills) {
                if (near(kill, failure)) {
                    result = result.or(joined(m.peers(), failure, kill));
                }
            }
        }
        return result;
    }

    private static boolean near(OomReport kill, ApplicationFailure failure) {
        return !kill.time().isBefore(failure.time().minus(BEFORE))
                && !kill.time().isAfter(failure.time().plus(SKEW));
    }

    private static Finding joined(Peers peers, ApplicationFailure failure, OomReport kill) {
        Finding result = Finding.nothing();
        for (OomReport.Victim victim : kill.victims()) {
            Peers.Answer answer = peers.talkedTo(failure.service(), failure.pid(), victim.pid(), kill.time());
            result = result.or(
                    switch (answer) {
                        case YES ->
                            Finding.said(
                                    kill,
                                    "The kernel killed " + victim.comm() + " (pid " + victim.pid()
                                            + "), which owned the other end of a connection of " + failure.service());
                        case NO -> Finding.nothing();
                        case UNKNOWN ->
                            Finding.unknown("who owned the other end: ss -tnp of a moment before the kill of pid "
                                    + victim.pid());
                    });
        }
        return result;
    }
}
