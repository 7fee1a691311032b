// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Peers.Answer;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Connections whose other end went away: what the causes of aftermath ask about (root-causes.md F). */
final class Disconnects {
    /** What ended the peer counts from this long before the error. */
    private static final Duration BEFORE = Duration.ofSeconds(60);

    /** And this long after, for clocks of different sources. */
    private static final Duration SKEW = Duration.ofSeconds(1);

    /** ip_local_port_range begins here unless it was set (net/ipv4/af_inet.c inet_init_net). */
    private static final int FIRST_EPHEMERAL_PORT = 32_768;

    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private Disconnects() {}

    /** EPIPE or ECONNRESET of a socket. */
    static boolean peerWentAway(Signal signal) {
        return signal instanceof ApplicationFailure failure
                && failure.disconnect()
                && !failure.quoted()
                && failure.call() != Call.PIPE_WRITE;
    }

    /** The incident's failures of that kind. */
    static List<ApplicationFailure> all(Measures m) {
        return m.signals().all(ApplicationFailure.class).stream()
                .filter(Disconnects::peerWentAway)
                .toList();
    }

    /** An application said that its peer went away. */
    static Finding said(Measures m) {
        return all(m).stream()
                .findFirst()
                .map(f -> Finding.said(
                        f, f.service() + " reported " + f.errno() + (f.peer() == null ? "" : " from " + f.peer())))
                .orElseGet(Finding::nothing);
    }

    /** True if something that happened then can have caused the failure. */
    static boolean near(Instant event, ApplicationFailure failure) {
        return !event.isBefore(failure.time().minus(BEFORE))
                && !event.isAfter(failure.time().plus(SKEW));
    }

    /**
     * Whether a service on another host went away for several connections at once: a client has another port for each.
     * Why, that host alone knows; no line of this one rules a kill or a restart out.
     */
    static Finding lostService(Measures m) {
        return service(m)
                .map(endpoint -> Finding.unknown("who ended " + endpoint
                        + ": dmesg, and the log of the service and of its manager, on that host"))
                .orElseGet(Finding::nothing);
    }

    /** Its address and port. */
    static Optional<String> service(Measures m) {
        Map<String, Long> lost = all(m).stream()
                .map(ApplicationFailure::peer)
                .flatMap(Stream::ofNullable)
                .filter(Disconnects::isServicePort)
                .filter(peer -> m.peers().isOwn(peer) != Answer.YES)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        return lost.entrySet().stream()
                .filter(peer -> peer.getValue() > 1)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private static boolean isServicePort(String peer) {
        String port = peer.substring(peer.lastIndexOf(':') + 1);
        return PORT.matcher(port).matches() && Integer.parseInt(port) < FIRST_EPHEMERAL_PORT;
    }

    /** Whose connections broke, in words. */
    static String services(Measures m) {
        String names = all(m).stream()
                .map(ApplicationFailure::service)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "an application" : names;
    }

    /** How many broke, in words. */
    static String number(Measures m) {
        int number = all(m).size();
        return number + (number == 1 ? " connection" : " connections");
    }

    /** The remote address, where a line has one. */
    static @Nullable Party peer(Measures m) {
        return all(m).stream()
                .map(ApplicationFailure::peer)
                .flatMap(Stream::ofNullable)
                .findFirst()
                .map(Parties::peer)
                .orElse(null);
    }
}
