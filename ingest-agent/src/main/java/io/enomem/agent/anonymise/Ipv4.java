// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import java.util.List;

/** IPv4 addresses as numbers, and what kind each is. */
final class Ipv4 {
    /** Longest text: 255.255.255.255. */
    private static final int LONGEST = 15;

    /**
     * A range whose addresses stay in it, since its kind matters to a diagnosis.
     *
     * @param base its first address
     * @param bits length of its prefix
     */
    record Range(int base, int bits) {
        static Range of(int a, int b, int bits) {
            return new Range(a << 24 | b << 16, bits);
        }

        boolean has(int address) {
            return (address & mask()) == base;
        }

        /** The address in this range that has the low bits of a number. */
        int at(int number) {
            return base | (number & ~mask());
        }

        private int mask() {
            return -1 << (32 - bits);
        }
    }

    /** Link-local, Docker's own bridge, private (RFC 1918) and shared (RFC 6598) ranges; the narrower first. */
    private static final List<Range> KINDS = List.of(
            Range.of(169, 254, 16),
            Range.of(172, 17, 16),
            Range.of(10, 0, 8),
            Range.of(172, 16, 12),
            Range.of(192, 168, 16),
            Range.of(100, 64, 10));

    /** Where public addresses go: reserved for ever (RFC 1112, section 4), so that nobody is blamed by mistake. */
    private static final Range PUBLIC = Range.of(240, 0, 4);

    private static final int METADATA_SERVICE = 169 << 24 | 254 << 16 | 169 << 8 | 254;

    private Ipv4() {}

    /** True for addresses that name no host: loopback, any, multicast, broadcast, masks, and clouds' metadata service. */
    static boolean isNobody(int address) {
        int first = address >>> 24;
        return first == 0 || first == 127 || first >= 224 || address == METADATA_SERVICE;
    }

    /** The range that what stands for an address comes from. */
    static Range rangeOf(int address) {
        for (Range kind : KINDS) {
            if (kind.has(address)) {
                return kind;
            }
        }
        return PUBLIC;
    }

    /** After the address that begins there; the same index if none does. */
    static int end(CharSequence text, int from) {
        int i = from;
        int limit = Math.min(text.length(), from + LONGEST);
        for (int part = 0; part < 4; part++) {
            int digits = i;
            int value = 0;
            while (i < limit && i - digits < 3 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                value = value * 10 + text.charAt(i) - '0';
                i++;
            }
            if (i == digits || value > 255) {
                return from;
            }
            if (part < 3 && (i >= limit || text.charAt(i++) != '.')) {
                return from;
            }
        }
        return i;
    }

    /** The address of a text that {@link #end} found. */
    static int parse(CharSequence text, int from, int to) {
        int address = 0;
        int part = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                address = address << 8 | part;
                part = 0;
            } else {
                part = part * 10 + c - '0';
            }
        }
        return address << 8 | part;
    }

    static String text(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }
}
