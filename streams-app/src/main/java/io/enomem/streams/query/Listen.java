// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where to listen, and who may ask.
 *
 * @param host address to bind
 * @param port TCP port; 0: any free one
 * @param token what clients must send as {@code Authorization: Bearer}
 * @param names further names under which the server is reached: values of the Host header, without port
 */
public record Listen(String host, int port, String token, Set<String> names) {
    /** Names of this host that no other host answers to. */
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Listen {
        if (token.isBlank()) {
            throw new IllegalArgumentException("A token is required: without one, anybody who can connect can read");
        }
        names = Set.copyOf(names);
    }

    /** On loopback, for users of this host who know the token. */
    public static Listen loopback(int port, String token) {
        return new Listen("127.0.0.1", port, token, Set.of());
    }

    /** Values of the Host header that are answered, lower case, without port. */
    Set<String> hosts() {
        Set<String> hosts = new TreeSet<>(LOOPBACK);
        hosts.add(host.toLowerCase(Locale.ROOT));
        names.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        return hosts;
    }

    /** True if only this host can connect. */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "Listen[" + host + ":" + port + ", names=" + names + "]";
    }
}
