// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One end of a socket. Its port stays a number as long as nobody asks for the text: of most sockets nobody does. IPv4 written as IPv6 (::ffff:1.2.3.4) is IPv4 here, so that both ends of a connection read alike.
 *
 * @param address address without brackets and scope; {@code *} for any
 * @param number port; 0 for any
 * @param service name of the port in dumps made without -n, else null
 */
record Endpoint(String address, int number, @Nullable String service) {
    /** Any address, any port. */
    static final Endpoint ANY = new Endpoint("*", 0, null);

    /** By address, then port. */
    static final Comparator<Endpoint> ORDER = Comparator.comparing(Endpoint::address)
            .thenComparingInt(Endpoint::number)
            .thenComparing(Endpoint::port);

    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_LENGTH = 128;
    private static final String MAPPED = "::ffff:";

    /** An end whose port is a number, a name or {@code *}. */
    static Endpoint of(String address, String port) {
        if (port.equals("*")) {
            return new Endpoint(address, 0, null);
        }
        int number = 0;
        for (int i = 0; i < port.length(); i++) {
            char c = port.charAt(i);
            if (c < '0' || c > '9' || i == MAX_PORT_DIGITS || (c == '0' && i == 0)) {
                return new Endpoint(address, 0, port);
            }
            number = number * 10 + c - '0';
        }
        return new Endpoint(address, number, null);
    }

    /** An end as tools print it: {@code 1.2.3.4:80}, {@code [::1]:80}, {@code :::80}, {@code fe80::1%eth0:80}. */
    static Endpoint parse(String text) {
        String bounded = Text.bounded(text, MAX_LENGTH);
        int colon = bounded.lastIndexOf(':');
        if (colon < 0) {
            return new Endpoint(bounded, 0, null);
        }
        String address = bounded.substring(0, colon);
        int scope = address.indexOf('%');
        if (scope >= 0) {
            address = address.substring(0, scope);
        }
        if (address.startsWith("[")) {
            address = address.substring(1, address.endsWith("]") ? address.length() - 1 : address.length());
        }
        if (address.startsWith(MAPPED) && address.indexOf('.') > 0) {
            address = address.substring(MAPPED.length());
        }
        return of(address, bounded.substring(colon + 1));
    }

    /** The port as {@code ss} prints it; {@code *} for any. */
    String port() {
        if (service != null) {
            return service;
        }
        return number == 0 ? "*" : Integer.toString(number);
    }

    /** address:port, an IPv6 address in brackets. */
    String text() {
        return address.indexOf(':') < 0 ? address + ":" + port() : "[" + address + "]:" + port();
    }

    /** True if this is no address of a peer. */
    boolean isAny() {
        return address.equals("*") || address.equals("0.0.0.0") || address.equals("::");
    }
}
