// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An IPv6 address.
 *
 * @param high first 64 bits: the network
 * @param low last 64 bits
 */
record Ipv6(long high, long low) {
    /** Longest text, with an IPv4 address at its end. */
    static final int LONGEST = 45;

    private static final long MAPPED = 0xffffL << 32;
    private static final long NAT64 = 0x0064_ff9b_0000_0000L;
    private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L;
    private static final long UNIQUE_LOCAL = 0xfd00_0000_0000_0000L;
    private static final long DOCUMENTATION = 0x2001_0db8_0000_0000L;

    /** The address of a text (RFC 4291, section 2.2), or null if it is none. */
    static @Nullable Ipv6 parse(String text) {
        int[] groups = new int[8];
        int gap = -1;
        int count = 0;
        int i = 0;
        if (text.startsWith("::")) {
            gap = 0;
            i = 2;
        }
        while (i < text.length()) {
            if (count == 8) {
                return null;
            }
            int end = i;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0) {
                end++;
            }
            if (end < text.length() && text.charAt(end) == '.') {
                if (count > 6 || Ipv4.end(text, i) != text.length()) {
                    return null;
                }
                int ipv4 = Ipv4.parse(text, i, text.length());
                groups[count++] = ipv4 >>> 16;
                groups[count++] = ipv4 & 0xffff;
                break;
            }
            if (end == i || end - i > 4) {
                return null;
            }
            groups[count++] = Integer.parseInt(text.substring(i, end), 16);
            if (end == text.length()) {
                break;
            }
            i = end + 1;
            if (text.charAt(end) != ':' || i == text.length()) {
                return null;
            }
            if (text.charAt(i) == ':') {
                if (gap >= 0) {
                    return null;
                }
                gap = count;
                i++;
            }
        }
        boolean whole = gap < 0 ? count == 8 : count < 8;
        return whole ? of(groups, gap, count) : null;
    }

    /** The address of 32 hexadecimal digits, as /proc/net/if_inet6 writes it. */
    static Ipv6 ofDigits(String digits) {
        return new Ipv6(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    /** True for addresses that name no host: loopback, any, and multicast. */
    boolean isNobody() {
        return (high == 0 && (low == 0 || low == 1)) || high >>> 56 == 0xff;
    }

    /** True if its last 32 bits are an IPv4 address: a mapped one (RFC 4291, 2.5.5.2), or NAT64's (RFC 6052). */
    boolean holdsIpv4() {
        return (high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED) || (high == NAT64 && low >>> 32 == 0);
    }

    /** The same with another IPv4 address at its end. */
    Ipv6 withIpv4(int ipv4) {
        return new Ipv6(high, (low & 0xffff_ffff_0000_0000L) | (ipv4 & 0xffff_ffffL));
    }

    /** An address of the same kind: link-local (fe80::/10), private (fc00::/7), else one for documentation (RFC 3849). */
    Ipv6 ofSameKind(long number) {
        if (high >>> 54 == LINK_LOCAL >>> 54) {
            return new Ipv6(LINK_LOCAL, number);
        }
        return new Ipv6(high >>> 57 == UNIQUE_LOCAL >>> 57 ? UNIQUE_LOCAL : DOCUMENTATION, number);
    }

    /** As RFC 5952 writes it, near enough: the longest run of zero groups is left out. */
    String text() {
        if (high == 0 && (low & 0xffff_ffff_0000_0000L) == MAPPED) {
            return "::ffff:" + Ipv4.text((int) low);
        }
        int[] groups = groups();
        int best = 0;
        int length = 0;
        for (int from = 0; from < 8; from++) {
            int to = from;
            while (to < 8 && groups[to] == 0) {
                to++;
            }
            if (to - from > length) {
                best = from;
                length = to - from;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (length > 1 && i == best) {
                text.append("::");
                i += length - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** 32 hexadecimal digits. */
    String digits() {
        return hex(high) + hex(low);
    }

    private int[] groups() {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (16 * (3 - i % 4))) & 0xffff;
        }
        return groups;
    }

    private static Ipv6 of(int[] groups, int gap, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        int before = gap < 0 ? count : gap;
        for (int i = 0; i < before; i++) {
            bytes.putShort((short) groups[i]);
        }
        bytes.position(16 - 2 * (count - before));
        for (int i = before; i < count; i++) {
            bytes.putShort((short) groups[i]);
        }
        return new Ipv6(bytes.getLong(0), bytes.getLong(8));
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
