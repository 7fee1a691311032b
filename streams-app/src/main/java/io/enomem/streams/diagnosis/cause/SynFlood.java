// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
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
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.KernelSignal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** B5. The queue of half-open connections is full: a flood, or a burst of real clients. */
@CauseInfo(
        id = "syn-flood",
        mechanism =
                "More connection requests come than the SYN queue of a listener holds; the kernel answers with SYN cookies,"
                        + " or drops requests where cookies are off. It says so once per listener.",
        lookAlikes =
                @LookAlike(
                        id = "accept-queue-overflow",
                        separatedBy =
                                "Cookies that come back (SyncookiesRecv near SyncookiesSent) are real clients of a"
                                        + " server that is too slow."),
        doNot = "tcp_syncookies=0 gives up the protection that kept the listener reachable.",
        sources = {"net/ipv4/tcp_input.c tcp_syn_flood_action", "Documentation/networking/ip-sysctl.rst tcp_syncookies"
        })
final class SynFlood extends Cause {
    private static final String COOKIES = "netstat.TcpExt.TCPReqQFullDoCookies";
    private static final String DROPPED = "netstat.TcpExt.TCPReqQFullDrop";

    SynFlood() {
        super(Rules.explaining(signal ->
                        signal instanceof KernelSignal.SynFlooding || Triggers.counter(signal, COOKIES, DROPPED))
                .necessary("a SYN queue was full", SynFlood::queueFull)
                .supporting(
                        "requests were answered with cookies or dropped",
                        m -> Finding.positive(
                                m.counters().increaseOfAny("requests beyond the SYN queue", COOKIES, DROPPED)))
                .supporting(
                        "most of their senders never finished", m -> finished(m).not())
                .contradicting("nearly all of their senders finished: real clients", SynFlood::finished));
    }

    private static Finding queueFull(Measures m) {
        Finding counted =
                Finding.positive(m.counters().increaseOfAny("requests beyond the SYN queue", COOKIES, DROPPED));
        return m.signals()
                .first(KernelSignal.SynFlooding.class)
                .map(line -> Finding.said(line, "The kernel said: possible SYN flooding")
                        .or(counted))
                .orElse(counted);
    }

    /** By the cookies that came back; without cookies by the connections that were made beside the requests dropped. */
    private static Finding finished(Measures m) {
        Reading sent = m.counters().increase("netstat.TcpExt.SyncookiesSent");
        Reading back = m.counters().increase("netstat.TcpExt.SyncookiesRecv");
        if (sent.known() && sent.value() == 0) {
            Reading dropped = m.counters().increase(DROPPED);
            Reading made = m.counters().increase("snmp.Tcp.PassiveOpens");
            return dropped.or(0) > 0 && made.known()
                    ? Finding.atLeast(
                            made.shareOf(made.plus(dropped)).as("requests that became connections"),
                            m.bound(Threshold.COOKIES_RETURNED))
                    : Finding.unknown("nstat -az TcpExtSyncookiesSent TcpExtSyncookiesRecv during the burst");
        }
        return Finding.atLeast(
                back.shareOf(sent).as("SYN cookies that came back"), m.bound(Threshold.COOKIES_RETURNED));
    }

    @Override
    public String summary(Measures m) {
        Reading beyond = m.counters().increaseOfAny("requests", COOKIES, DROPPED);
        Sentence overflow = Sentence.of("Connection requests overflowed a SYN queue");
        if (beyond.or(0) > 0) {
            overflow.clause(" (%s of them)", beyond);
        }
        return finished(m).isUnknown()
                ? overflow.then("; whether by an attack or by a rush of clients was not recorded")
                        .end()
                : overflow.then(" and most of their senders never finished").end();
    }

    /** While cookies are sent, clients get in. */
    @Override
    public Severity severity(Measures m) {
        boolean turnedAway = m.signals().own().stream()
                .anyMatch(signal -> signal instanceof ApplicationFailure
                        || (signal instanceof KernelSignal.SynFlooding line && !line.cookies()));
        return turnedAway ? Severity.CRITICAL : Severity.WARNING;
    }

    @Override
    public @Nullable Party culprit(Measures m) {
        return null;
    }

    @Override
    public List<String> limits() {
        return List.of("net.ipv4.tcp_max_syn_backlog");
    }

    @Override
    public List<Remedy> remedies(Measures m) {
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(RemedyBuilder.look(
                        "ss -tan state syn-recv | awk 'NR>1{print $4}' | cut -d: -f1 | sort | uniq -c | sort -rn | head")
                .why("Shows where the requests come from, if the addresses are not forged.")
                .build());
        Reading cookies = m.host().sysctl("net.ipv4.tcp_syncookies", 0, Unit.COUNT);
        boolean sent = cookies.or(0) > 0;
        if (!sent) {
            remedies.add(RemedyBuilder.now("sysctl -w net.ipv4.tcp_syncookies=1")
                    .why("Cookies keep the listener reachable while the flood lasts. "
                            + (cookies.known() ? "They are off here." : "1 is the kernel's default."))
                    .risk("Connections made by cookie have no window scaling without TCP time stamps.")
                    .interrupts("nothing")
                    .verify("nstat -az TcpExtSyncookiesSent rises while clients still connect")
                    .rollback(Former.of(m, "net.ipv4.tcp_syncookies"))
                    .build());
        }
        remedies.add(RemedyBuilder.durable("Filter upstream, or limit requests per source before they reach the host")
                .why("The host can only survive a flood, not stop it."
                        + (sent ? " SYN cookies are on already: they keep the listener reachable while it lasts." : ""))
                .risk("Clients behind one address share one budget.")
                .interrupts("sources above the rate")
                .verify("nstat -az TcpExtTCPReqQFullDoCookies TcpExtTCPReqQFullDrop stays flat")
                .rollback("remove the filter")
                .build());
        return List.copyOf(remedies);
    }
}
