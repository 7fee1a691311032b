// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/**
 * One end of a socket. IPv4 written as IPv6 (::ffff:1.2.3.4) is IPv4 here, so that both ends of a connection read alike.
 *
 * @param address address without brackets and scope; {@code *} for any
 * @param port number, or its service name in dumps made without -n; {@code *} for any
 */
record Endpoint(String address, String port) {
    /** Any address, any port. */
    static final Endpoint ANY = new Endpoint("*", "*");

    private static final int MAX_LENGTH = 128;
    private static final String MAPPED = "::ffff:";

    /** An end as tools print it: {@code 1.2.3.4:80}, {@code [::1]:80}, {@code :::80}, {@code fe80::1%eth0:80}. */
    static Endpoint parse(String text) {
        String bounded = Text.bounded(text, MAX_LENGTH);
        int colon = bounded.lastIndexOf(':');
        if (colon < 0) {
            return new Endpoint(bounded, "*");
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
        return new Endpoint(address, bounded.substring(colon + 1));
    }

    /** address:port, an IPv6 address in brackets. */
    String text() {
        return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
    }

    /** True if this is no address of a peer. */
    boolean isAny() {
        return address.equals("*") || address.equals("0.0.0.0") || address.equals("::");
    }
}
