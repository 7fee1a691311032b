// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.measure.Peers.Answer;
import io.enomem.streams.history.HostHistory;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a host: those that its agent told, and the local ends of its sockets. Where the agent told none, another
 * address may be the host's as well. Immutable.
 */
final class OwnAddresses {
    private final Set<String> known;
    private final boolean complete;

    private OwnAddresses(Set<String> known, boolean complete) {
        this.known = known;
        this.complete = complete;
    }

    static OwnAddresses of(HostHistory history) {
        HostInfo info = history.info();
        Set<String> known = new HashSet<>();
        if (info != null) {
            known.addAll(info.getAddresses());
        }
        boolean complete = !known.isEmpty();
        for (HostSample sample : history.samples()) {
            SocketSection sockets = sample.getSockets();
            if (sockets != null) {
                for (SocketHolder holder : sockets.getHolders()) {
                    add(known, holder.getLocal());
                }
                for (Listener listener : sockets.getListeners()) {
                    add(known, listener.getEndpoint());
                }
            }
        }
        return new OwnAddresses(known, complete);
    }

    /** Whether an address, with or without a port, is the host's. */
    Answer isOwn(String endpoint) {
        String bare = address(endpoint);
        if (bare.startsWith("127.")
                || bare.equals("::1")
                || bare.equals("localhost")
                || bare.startsWith("::ffff:127.")
                || known.contains(bare)) {
            return Answer.YES;
        }
        return complete ? Answer.NO : Answer.UNKNOWN;
    }

    private static void add(Set<String> known, @Nullable String endpoint) {
        String bare = endpoint == null ? "*" : address(endpoint);
        if (!Set.of("*", "0.0.0.0", "::", "").contains(bare)) {
            known.add(bare);
        }
    }

    /** IPv6 with a port stands in brackets. */
    private static String address(String endpoint) {
        int colon = endpoint.lastIndexOf(':');
        boolean withPort = colon > 0 && (endpoint.charAt(colon - 1) == ']' || endpoint.indexOf(':') == colon);
        String address = withPort ? endpoint.substring(0, colon) : endpoint;
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        return bracketed ? address.substring(1, address.length() - 1) : address;
    }
}
