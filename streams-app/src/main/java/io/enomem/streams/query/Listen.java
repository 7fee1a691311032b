// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen, and who may ask.
 *
 * @param host address to bind
 * @param port TCP port; 0: any free one
 * @param token what clients must send as {@code Authorization: Bearer}; null: their certificate is enough
 * @param names further names under which the server is reached: values of the Host header, without port
 * @param encryption null: plain HTTP
 */
public record Listen(
        String host,
        int port,
        @Nullable String token,
        Set<String> names,
        @Nullable Encryption encryption) {
    /**
     * TLS.
     *
     * @param context with the server's key
     * @param clientCertificates whether clients must show a certificate that the context trusts
     */
    public record Encryption(SSLContext context, boolean clientCertificates) {}

    /** Names of this host that no other host answers to. */
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public Listen {
        boolean certificates = encryption != null && encryption.clientCertificates();
        if (token == null ? !certificates : token.isBlank()) {
            throw new IllegalArgumentException("A token is required: without one, anybody who can connect can read");
        }
        names = Set.copyOf(names);
    }

    /** On loopback, for users of this host who know the token. */
    public static Listen loopback(int port, String token) {
        return new Listen("127.0.0.1", port, token, Set.of(), null);
    }

    /** Values of the Host header that are answered, lower case, without port. */
    Set<String> hosts() {
        Set<String> hosts = new TreeSet<>(LOOPBACK);
        hosts.add(host.toLowerCase(Locale.ROOT));
        names.forEach(name -> hosts.add(name.toLowerCase(Locale.ROOT)));
        return hosts;
    }

    /** True if only this host can connect to that address. */
    static boolean isLoopback(String host) {
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
