// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** IP addresses as text, in the form of RFC 5952, which is that of {@code ss} and {@code ip}. */
final class InetText {
    private InetText() {}

    /** 32 hexadecimal digits, or null if they are none. */
    static @Nullable String ipv6(String hex) {
        try {
            byte[] address = HexFormat.of().parseHex(hex);
            return address.length == 16 ? ipv6(address, 0) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** 4 bytes in network order. */
    static String ipv4(byte[] bytes, int at) {
        return (bytes[at] & 0xff) + "." + (bytes[at + 1] & 0xff) + "." + (bytes[at + 2] & 0xff) + "."
                + (bytes[at + 3] & 0xff);
    }

    /** 16 bytes in network order; an IPv4 address mapped into IPv6 is written ::ffff:1.2.3.4. */
    static String ipv6(byte[] bytes, int at) {
        if (isMapped(bytes, at)) {
            return "::ffff:" + ipv4(bytes, at + 12);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[at + 2 * i] & 0xff) << 8 | (bytes[at + 2 * i + 1] & 0xff);
        }
        int[] zeros = longestZeros(groups);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == zeros[0]) {
                text.append("::");
                i += zeros[1] - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static boolean isMapped(byte[] bytes, int at) {
        for (int i = 0; i < 10; i++) {
            if (bytes[at + i] != 0) {
                return false;
            }
        }
        return bytes[at + 10] == -1 && bytes[at + 11] == -1;
    }

    /** Start and length of the longest run of two or more zero groups; start -1 if there is none. */
    private static int[] longestZeros(int[] groups) {
        int[] best = {-1, 1};
        int run = 0;
        for (int i = 0; i < groups.length; i++) {
            run = groups[i] == 0 ? run + 1 : 0;
            if (run > best[1]) {
                best = new int[] {i - run + 1, run};
            }
        }
        return best;
    }
}
