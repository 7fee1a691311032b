// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Peers.Answer;
import io.enomem.streams.diagnosis.measure.Peers.End;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ServiceChange;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins the errors of applications to services of this host that were stopped, by process, port and time. */
final class PeerStops {
    /** Exit status of a process that SIGTERM ended, as shells and container runtimes tell it: 128 + 15. */
    private static final int TERMINATED = 143;

    private PeerStops() {}

    /** Whether a service that was stopped shortly before owned the other end of a failing connection. */
    static Finding ofTheirPeer(Measures m) {
        Finding result = Finding.nothing();
        for (ApplicationFailure failure : Disconnects.all(m)) {
            for (ServiceChange stop : stops(m)) {
                if (Disconnects.near(stop.time(), failure) && !name(stop).equals(failure.service())) {
                    result = result.or(joined(m, failure, stop));
                }
            }
        }
        return result;
    }

    /** The first stop that can have to do with an error. */
    static Finding shortlyBefore(Measures m) {
        for (ApplicationFailure failure : Disconnects.all(m)) {
            for (ServiceChange stop : stops(m)) {
                if (Disconnects.near(stop.time(), failure) && !name(stop).equals(failure.service())) {
                    return Finding.said(stop, name(stop) + " was stopped before the error");
                }
            }
        }
        return Finding.nothing();
    }

    /** Who was stopped and owned the other end. */
    static @Nullable Party stopped(Measures m) {
        for (ApplicationFailure failure : Disconnects.all(m)) {
            for (ServiceChange stop : stops(m)) {
                if (Disconnects.near(stop.time(), failure)
                        && joined(m, failure, stop).holds()) {
                    return Parties.process(name(stop), stop.pid(), null);
                }
            }
        }
        return null;
    }

    private static Finding joined(Measures m, ApplicationFailure failure, ServiceChange stop) {
        Answer answer = m.peers()
                .talkedTo(
                        new End(failure.service(), failure.pid()),
                        failure.peer(),
                        new End(name(stop), stop.pid()),
                        failure.time());
        return switch (answer) {
            case YES ->
                Finding.said(
                        stop,
                        name(stop) + " was stopped and owned the other end of a connection of " + failure.service());
            case NO -> Finding.nothing();
            case UNKNOWN -> Finding.unknown("who owned the other end: ss -tnp of a moment before the error");
        };
    }

    private static List<ServiceChange> stops(Measures m) {
        return Stream.concat(m.signals().own().stream(), m.signals().nearby().stream())
                .filter(ServiceChange.class::isInstance)
                .map(ServiceChange.class::cast)
                .filter(PeerStops::isOrderly)
                .toList();
    }

    private static boolean isOrderly(ServiceChange change) {
        Integer code = change.exitCode();
        return change.kind() == ServiceChange.Kind.STOP_REQUESTED
                || (change.kind() == ServiceChange.Kind.EXITED && (code == null || code == 0 || code == TERMINATED));
    }

    private static String name(ServiceChange change) {
        String subject = change.subject() == null ? change.service() : change.subject();
        return subject.endsWith(".service") ? subject.substring(0, subject.length() - ".service".length()) : subject;
    }
}
