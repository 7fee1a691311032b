// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Address and port of a service.
 *
 * @param address IPv4, or IPv6 without brackets; {@code *} for all
 * @param port 1 to 65535
 */
record Endpoint(String address, int port) {
    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST = 64;

    /** Reads {@code 10.0.0.1:80}, {@code [fe80::1]:80} or {@code *:80}; null for anything else, such as no port. */
    static @Nullable Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || text.length() > LONGEST) {
            return null;
        }
        String address = text.substring(0, colon);
        if (address.startsWith("[") && address.endsWith("]")) {
            address = address.substring(1, address.length() - 1);
        } else if (address.indexOf(':') >= 0) {
            // A bare IPv6 address: its last group is no port.
            return null;
        }
        int zone = address.indexOf('%');
        int port = port(text.substring(colon + 1));
        if (port == 0 || address.isEmpty() || !plain(address)) {
            return null;
        }
        String host = zone < 0 ? address : address.substring(0, zone);
        // An IPv4 address on an IPv6 socket is the IPv4 address to the other end.
        String mapped = host.toLowerCase(Locale.ROOT);
        return new Endpoint(mapped.startsWith("::ffff:") && host.indexOf('.') > 0 ? host.substring(7) : mapped, port);
    }

    /** True if it stands for every address. */
    boolean wildcard() {
        return address.equals("*") || address.equals("0.0.0.0") || address.equals("::");
    }

    /**
     * True if another host cannot mean this one by it: loopback, link-local, or the default bridge of Docker, which every
     * host has.
     */
    boolean local() {
        return wildcard()
                || address.startsWith("127.")
                || address.equals("::1")
                || address.startsWith("169.254.")
                || address.startsWith("fe80:")
                || address.startsWith("172.17.");
    }

    @Override
    public String toString() {
        return address.indexOf(':') >= 0 ? '[' + address + "]:" + port : address + ':' + port;
    }

    private static int port(String digits) {
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9' || port > HIGHEST_PORT) {
                return 0;
            }
            port = port * 10 + (c - '0');
        }
        return port > HIGHEST_PORT ? 0 : port;
    }

    /** Letters for host names in logs, too; nothing that could be anything else. */
    private static boolean plain(String address) {
        return address.chars()
                .allMatch(c -> (c >= '0' && c <= '9')
                        || (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || c == '.'
                        || c == ':'
                        || c == '-'
                        || c == '%'
                        || c == '*');
    }
}
