// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Finds addresses of hosts and interfaces in text, and gives what stands for them. Not thread-safe. */
final class Addresses {
    private static final int MAC_BYTES = 6;
    private static final String NO_MAC = "00:00:00:00:00:00";
    private static final String EVERY_MAC = "ff:ff:ff:ff:ff:ff";

    private final Random random;
    private final Pseudonyms<Integer> ipv4 = new Pseudonyms<>();
    private final Pseudonyms<Ipv6> ipv6 = new Pseudonyms<>();
    private final Pseudonyms<String> macs = new Pseudonyms<>();

    /** @param random what nobody can guess, or what a test can */
    Addresses(Random random) {
        this.random = random;
    }

    /**
     * What is to stand in place of the address that begins there.
     *
     * @param end index after the address
     * @param instead text in its place
     */
    record Found(int end, String instead) {}

    /** The address that begins there, or null. Looks at a bounded number of characters. */
    @Nullable
    Found at(String text, int from) {
        Found mac = mac(text, from);
        Found found = mac == null ? ipv6(text, from) : mac;
        return found == null ? ipv4(text, from) : found;
    }

    /** What stands for an address of 32 hexadecimal digits. */
    String digits(String digits) {
        return instead(Ipv6.ofDigits(digits)).digits();
    }

    private @Nullable Found ipv4(String text, int from) {
        int end = Ipv4.end(text, from);
        boolean goesOn = end < text.length() && (isWord(text.charAt(end)) || startsPart(text, end));
        if (end == from || goesOn || (from > 1 && text.charAt(from - 1) == '.' && isDigit(text.charAt(from - 2)))) {
            return null;
        }
        return new Found(end, Ipv4.text(instead(Ipv4.parse(text, from, end))));
    }

    private @Nullable Found ipv6(String text, int from) {
        int end = from;
        int colons = 0;
        while (end < text.length() && end - from <= Ipv6.LONGEST && isOfIpv6(text.charAt(end))) {
            colons += text.charAt(end) == ':' ? 1 : 0;
            end++;
        }
        if (colons < 2) {
            return null;
        }
        while (end > from && (end == text.length() || !isWord(text.charAt(end)))) {
            Ipv6 address = Ipv6.parse(text.substring(from, end));
            if (address != null) {
                boolean numbers = text.substring(from, end).chars().anyMatch(Addresses::isDigit);
                return numbers ? new Found(end, instead(address).text()) : null;
            }
            char last = text.charAt(end - 1);
            if (last != ':' && last != '.') {
                return null;
            }
            end--;
        }
        return null;
    }

    /** Pairs of hexadecimal digits: six are an address, and each six of more, such as netfilter's {@code MAC=}. */
    private @Nullable Found mac(String text, int from) {
        int pairs = 0;
        int end = from;
        int next = from;
        while (isPair(text, next) && pairs < 4 * MAC_BYTES) {
            pairs++;
            end = next + 2;
            next = end + 1;
            if (end == text.length() || text.charAt(end) != ':') {
                break;
            }
        }
        if (pairs < MAC_BYTES || (end < text.length() && isWord(text.charAt(end)))) {
            return null;
        }
        StringBuilder instead = new StringBuilder(end - from);
        int at = from;
        for (int left = pairs; left >= MAC_BYTES; left -= MAC_BYTES) {
            int stop = at + 3 * MAC_BYTES - 1;
            instead.append(macInstead(text.substring(at, stop).toLowerCase(Locale.ROOT)));
            at = stop;
            if (left > MAC_BYTES) {
                instead.append(':');
                at++;
            }
        }
        return new Found(end, instead.append(text, at, end).toString());
    }

    private int instead(int address) {
        if (Ipv4.isNobody(address)) {
            return address;
        }
        Ipv4.Range range = Ipv4.rangeOf(address);
        return ipv4.of(address, () -> range.at(random.nextInt()));
    }

    private Ipv6 instead(Ipv6 address) {
        if (address.holdsIpv4()) {
            return address.withIpv4(instead((int) address.low()));
        }
        return address.isNobody() ? address : ipv6.of(address, () -> address.ofSameKind(random.nextLong()));
    }

    /** A locally administered one (IEEE 802, 8.2), which no vendor gives out. */
    private String macInstead(String mac) {
        if (mac.equals(NO_MAC) || mac.equals(EVERY_MAC)) {
            return mac;
        }
        return macs.of(mac, () -> {
            StringBuilder other = new StringBuilder("02");
            for (int i = 1; i < MAC_BYTES; i++) {
                int part = random.nextInt(256);
                other.append(':').append(Character.forDigit(part >> 4, 16)).append(Character.forDigit(part & 15, 16));
            }
            return other.toString();
        });
    }

    private static boolean isPair(String text, int at) {
        return at + 2 <= text.length() && isHex(text.charAt(at)) && isHex(text.charAt(at + 1));
    }

    private static boolean startsPart(String text, int at) {
        return text.charAt(at) == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1));
    }

    private static boolean isOfIpv6(char c) {
        return isHex(c) || c == ':' || c == '.';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
