// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import java.security.SecureRandom;
import java.util.Random;

/**
 * Puts pseudonyms in place of host names, IP and MAC addresses, users and machine ids: the same for the same, in every text
 * that goes through one of these. What stands for what is chosen at random and kept nowhere, so nobody can undo it.
 *
 * <p>Kept as they are: loopback, multicast and unspecified addresses, ports, and the kind of an address (private,
 * link-local, public); accounts of services; everything that is a name only to people who know it.
 *
 * <p>Time is linear in the text; memory grows with the names met. Thread-safe.
 */
public final class Anonymiser {
    private static final String HOME = "/home/";
    private static final int IF_INET6_DIGITS = 32;

    private final Names names;
    private final Addresses addresses;

    /** One for these names. */
    public Anonymiser(KnownNames known) {
        this(known, new SecureRandom());
    }

    Anonymiser(KnownNames known, Random random) {
        this.names = new Names(known, random);
        this.addresses = new Addresses(random);
    }

    /** The text with pseudonyms. */
    public synchronized String text(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (!isOfName(c) && c != ':') {
                out.append(c);
                i++;
                continue;
            }
            Addresses.Found address = addresses.at(text, i);
            if (address != null) {
                out.append(address.instead());
                i = address.end();
                continue;
            }
            i = c == ':' ? colon(text, i, out) : name(text, i, out);
        }
        return out.toString();
    }

    /** The name of this very host, even where it is a word that text may hold. */
    public synchronized String host(String name) {
        return names.host(name);
    }

    /** The lines of /proc/net/if_inet6, which begin with an address of 32 hexadecimal digits. */
    public synchronized String ifInet6(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (String line : text.split("(?<=\n)", -1)) {
            boolean address = line.length() > IF_INET6_DIGITS
                    && line.charAt(IF_INET6_DIGITS) == ' '
                    && line.chars().limit(IF_INET6_DIGITS).allMatch(c -> Character.digit(c, 16) >= 0);
            out.append(
                    address
                            ? addresses.digits(line.substring(0, IF_INET6_DIGITS)) + line.substring(IF_INET6_DIGITS)
                            : line);
        }
        return out.toString();
    }

    private static int colon(String text, int from, StringBuilder out) {
        int i = from;
        while (i < text.length() && text.charAt(i) == ':') {
            out.append(':');
            i++;
        }
        return i;
    }

    private int name(String text, int from, StringBuilder out) {
        if (!Character.isLetterOrDigit(text.charAt(from))) {
            out.append(text.charAt(from));
            return from + 1;
        }
        int end = from + 1;
        while (end < text.length() && isOfName(text.charAt(end)) && !startsAddress(text, end)) {
            end++;
        }
        int stop = end;
        while (!Character.isLetterOrDigit(text.charAt(stop - 1))) {
            stop--;
        }
        boolean home = from >= HOME.length() && text.startsWith(HOME, from - HOME.length());
        out.append(names.instead(text.substring(from, stop), home)).append(text, stop, end);
        return end;
    }

    /** True for the address in web-10.0.0.1. */
    private static boolean startsAddress(String text, int at) {
        char before = text.charAt(at - 1);
        return (before == '-' || before == '_') && Ipv4.end(text, at) > at;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '-'
                || c == '_'
                || c >= 0x80;
    }
}
