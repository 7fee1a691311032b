// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.text.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The remote address in a message: behind the words that name it, else behind an arrow (Go: {@code read tcp
 * 10.0.0.1:80->10.0.0.2:555:}), else the first address that is not a wildcard. An address is IPv4 or bracketed IPv6, with
 * a port if one follows.
 */
final class Peers {

    /** Behind these an address is the other end's; the first that has one wins. */
    private static final List<String> WORDS = List.of(
            "->",
            "upstream: \"",
            "peer=",
            "peer: ",
            "remote=",
            "remote: ",
            "client: ",
            "client ",
            "dst=",
            " to ",
            " from ");

    private static final int LONGEST = 64;

    private Peers() {}

    static @Nullable String of(String message) {
        boolean toUpstream = message.contains("upstream");
        for (String word : WORDS) {
            if (word.startsWith("upstream") && !toUpstream) {
                continue;
            }
            int at = message.indexOf(word);
            String address = at < 0 ? null : addressNear(message, at + word.length());
            if (address != null) {
                return address;
            }
        }
        return first(message);
    }

    /** The address that begins here or behind {@code http://}. */
    private static @Nullable String addressNear(String text, int at) {
        int scheme = text.indexOf("://", at);
        int start = scheme >= 0 && scheme - at < 8 ? scheme + 3 : at;
        return address(text, start);
    }

    private static @Nullable String first(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean begins = (Chars.isDigit(c) || c == '[') && (i == 0 || !isAddress(text.charAt(i - 1)));
            String address = begins ? address(text, i) : null;
            if (address != null && !address.startsWith("0.0.0.0") && !address.startsWith("[::]")) {
                return address;
            }
        }
        return null;
    }

    private static @Nullable String address(String text, int at) {
        int end = at < text.length() && text.charAt(at) == '[' ? ipv6End(text, at) : ipv4End(text, at);
        if (end < 0) {
            return null;
        }
        int port = end;
        if (port < text.length() && text.charAt(port) == ':') {
            port++;
            while (port < text.length() && Chars.isDigit(text.charAt(port)) && port - end <= 5) {
                port++;
            }
        }
        return text.substring(at, port > end + 1 ? port : end);
    }

    /** The end of four numbers with dots; -1 if there are none. A fifth number makes it a version. */
    private static int ipv4End(String text, int at) {
        int i = at;
        for (int part = 0; part < 4; part++) {
            int from = i;
            int value = 0;
            while (i < text.length() && Chars.isDigit(text.charAt(i)) && i - from < 3) {
                value = value * 10 + text.charAt(i) - '0';
                i++;
            }
            if (i == from || value > 255) {
                return -1;
            }
            boolean dot = i < text.length() && text.charAt(i) == '.';
            if (part < 3) {
                if (!dot) {
                    return -1;
                }
                i++;
            }
        }
        boolean goesOn = i < text.length()
                && (Chars.isDigit(text.charAt(i))
                        || (text.charAt(i) == '.' && i + 1 < text.length() && Chars.isDigit(text.charAt(i + 1))));
        return goesOn ? -1 : i;
    }

    private static int ipv6End(String text, int at) {
        int colons = 0;
        for (int i = at + 1; i < text.length() && i - at < LONGEST; i++) {
            char c = text.charAt(i);
            if (c == ']') {
                return colons >= 2 ? i + 1 : -1;
            }
            colons += c == ':' ? 1 : 0;
            boolean hex = Character.digit(c, 16) >= 0 || c == ':' || c == '.' || c == '%';
            if (!hex && !Chars.isWord(c)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isAddress(char c) {
        return Chars.isWord(c) || c == '.' || c == ':' || c == '-';
    }
}
