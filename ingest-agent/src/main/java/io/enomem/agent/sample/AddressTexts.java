// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes texts of addresses; those seen lately are made once, since a dump repeats few addresses many times. */
final class AddressTexts {
    private static final int SLOT_BITS = 10;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final long MAPPED_PREFIX = 0xffffL << 32;

    private final long[] high = new long[SLOTS];
    private final long[] low = new long[SLOTS];
    private final String[] texts = new String[SLOTS];

    /** The end whose address stands in network order at a place of the buffer. */
    Endpoint endpoint(ByteBuffer buffer, int at, boolean ipv6, int port) {
        long first = ipv6 ? network(buffer.order(), buffer.getLong(at)) : 0;
        long second = ipv6
                ? network(buffer.order(), buffer.getLong(at + 8))
                : MAPPED_PREFIX | Integer.toUnsignedLong(network(buffer.order(), buffer.getInt(at)));
        return new Endpoint(text(first, second), port, null);
    }

    private static long network(ByteOrder order, long value) {
        return order == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }

    private static int network(ByteOrder order, int value) {
        return order == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    private String text(long first, long second) {
        int slot = slot(first, second);
        if (texts[slot] == null || high[slot] != first || low[slot] != second) {
            high[slot] = first;
            low[slot] = second;
            texts[slot] = newText(first, second);
        }
        return texts[slot];
    }

    private static int slot(long first, long second) {
        long mixed = (first ^ second) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> (Long.SIZE - SLOT_BITS));
    }

    private static String newText(long first, long second) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(first).putLong(second).array();
        boolean ipv4 = first == 0 && second >>> 32 == 0xffff;
        return ipv4 ? InetText.ipv4(bytes, 12) : InetText.ipv6(bytes, 0);
    }
}
