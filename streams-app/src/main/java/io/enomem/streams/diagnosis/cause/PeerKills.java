// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.LinkMatch;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Peers.Answer;
import io.enomem.streams.diagnosis.measure.Peers.End;
import io.enomem.streams.diagnosis.rule.Fact;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.UserspaceKill;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins the errors of applications to kills for memory, by process, port and time: on this host, and on linked ones. */
final class PeerKills {
    /** A process that was killed for memory. */
    private record Kill(
            Signal signal,
            @Nullable String comm,
            @Nullable Integer pid,
            @Nullable String cgroup) {
        String named() {
            return comm + " (pid " + pid + ')';
        }
    }

    private PeerKills() {}

    /** Somebody was killed for memory shortly before an error. */
    static Finding shortlyBefore(Measures m) {
        for (ApplicationFailure failure : Disconnects.all(m)) {
            for (Kill kill : kills(m)) {
                if (Disconnects.near(kill.signal.time(), failure)) {
                    return Finding.said(kill.signal, kill.named() + " was killed for memory before the error");
                }
            }
        }
        return linked(m);
    }

    /**
     * Whether a process that was killed shortly before owned the other end of a failing connection. True: samples show it;
     * false: nobody was killed, or samples show other owners; unknown: somebody was killed and no sample tells who owned
     * the other end.
     */
    static Finding ofTheirPeer(Measures m) {
        Finding result = linked(m);
        for (ApplicationFailure failure : Disconnects.all(m)) {
            for (Kill kill : kills(m)) {
                if (Disconnects.near(kill.signal.time(), failure)) {
                    result = result.or(joined(m, failure, kill));
                }
            }
        }
        return result;
    }

    /** Who was killed and owned the other end; null if nobody can be named. */
    static @Nullable Party victim(Measures m) {
        for (ApplicationFailure failure : Disconnects.all(m)) {
            for (Kill kill : kills(m)) {
                if (Disconnects.near(kill.signal.time(), failure)
                        && joined(m, failure, kill).holds()) {
                    return Parties.process(kill.comm, kill.pid, kill.cgroup);
                }
            }
        }
        return m.incident().matches().stream()
                .filter(PeerKills::isKill)
                .findFirst()
                .map(match -> new Party(
                        match.getKiller().getProcess(),
                        null,
                        null,
                        null,
                        null,
                        match.getKiller().getEndpoint()))
                .orElse(null);
    }

    private static Finding joined(Measures m, ApplicationFailure failure, Kill kill) {
        Answer answer = m.peers()
                .talkedTo(
                        new End(failure.service(), failure.pid()),
                        failure.peer(),
                        new End(kill.comm, kill.pid),
                        kill.signal.time());
        return switch (answer) {
            case YES ->
                Finding.said(
                        kill.signal,
                        kill.named() + " was killed and owned the other end of a connection of " + failure.service());
            case NO -> Finding.nothing();
            case UNKNOWN ->
                Finding.unknown("who owned the other end: ss -tnp of a moment before the kill of pid " + kill.pid);
        };
    }

    /** Kills on this host, by the kernel or by a daemon such as systemd-oomd. */
    private static List<Kill> kills(Measures m) {
        List<Kill> kills = new ArrayList<>();
        Stream.concat(m.signals().own().stream(), m.signals().nearby().stream()).forEach(signal -> {
            if (signal instanceof OomReport report) {
                report.victims().forEach(v -> kills.add(new Kill(report, v.comm(), v.pid(), report.taskCgroup())));
            } else if (signal instanceof UserspaceKill kill && kill.pid() != null) {
                kills.add(new Kill(kill, kill.comm(), kill.pid(), kill.cgroup()));
            }
        });
        return kills;
    }

    private static Finding linked(Measures m) {
        return m.incident().matches().stream()
                .filter(PeerKills::isKill)
                .findFirst()
                .map(match -> Finding.of(true, told(match)))
                .orElseGet(Finding::nothing);
    }

    private static boolean isKill(LinkMatch match) {
        return !ResetByTcpMemory.isReset(match);
    }

    private static Fact told(LinkMatch match) {
        return new Fact(
                match.getKiller().getProcess() + " at " + match.getKiller().getEndpoint() + " was killed on its host ("
                        + match.getKiller().getCause() + ')',
                null,
                null,
                null,
                "incident " + match.getKiller().getIncidentId(),
                match.getKiller().getTime(),
                Origin.KERNEL_LOG);
    }
}
