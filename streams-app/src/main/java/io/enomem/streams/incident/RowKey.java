// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Key of a row. As bytes: kind, length and UTF-8 of the machine id, number (big endian, sign flipped), UTF-8 of the
 * suffix; so the rows of one kind of one host lie together, ordered by number, in any store that orders by bytes.
 *
 * @param kind what the row is
 * @param machineId whose it is
 * @param number a time in Unix milliseconds or a position, see {@link RowKind}
 * @param suffix tells rows of the same number apart; may be empty
 */
public record RowKey(RowKind kind, String machineId, long number, String suffix) implements Comparable<RowKey> {
    /** A byte that UTF-8 never holds: above every suffix. */
    private static final byte ABOVE = (byte) 0xFF;

    /** The key of the one HOST row of a machine. */
    static RowKey host(String machineId) {
        return new RowKey(RowKind.HOST, machineId, 0, "");
    }

    /** The key as bytes. */
    public byte[] toBytes() {
        byte[] tail = suffix.getBytes(StandardCharsets.UTF_8);
        return head(kind, machineId, number, tail.length).put(tail).array();
    }

    /** At or below the keys of that kind, machine and number, above all that come before. */
    public static byte[] lowest(RowKind kind, String machineId, long number) {
        return head(kind, machineId, number, 0).array();
    }

    /** Above the keys of that kind, machine and number, below all that come after. */
    public static byte[] highest(RowKind kind, String machineId, long number) {
        return head(kind, machineId, number, 1).put(ABOVE).array();
    }

    /** At or below the keys of a kind, of every machine. */
    public static byte[] lowest(RowKind kind) {
        return new byte[] {kind.code()};
    }

    /** Above the keys of a kind, of every machine. */
    public static byte[] highest(RowKind kind) {
        return new byte[] {(byte) (kind.code() + 1)};
    }

    /** The key that these bytes are, of a row of that kind. */
    public static RowKey of(RowKind kind, byte[] key) {
        String machineId = machineIdOf(key);
        ByteBuffer tail = ByteBuffer.wrap(key);
        tail.position(1 + Short.BYTES + Short.toUnsignedInt(tail.getShort(1)));
        long number = tail.getLong() ^ Long.MIN_VALUE;
        return new RowKey(
                kind, machineId, number, StandardCharsets.UTF_8.decode(tail).toString());
    }

    /** The machine id in a key. */
    public static String machineIdOf(byte[] key) {
        int length = Short.toUnsignedInt(ByteBuffer.wrap(key).getShort(1));
        return new String(key, 1 + Short.BYTES, length, StandardCharsets.UTF_8);
    }

    private static ByteBuffer head(RowKind kind, String machineId, long number, int more) {
        byte[] machine = machineId.getBytes(StandardCharsets.UTF_8);
        if (machine.length > 0xFFFF) {
            throw new IllegalArgumentException("A machine id of " + machine.length + " bytes is more than 65535");
        }
        return ByteBuffer.allocate(1 + Short.BYTES + machine.length + Long.BYTES + more)
                .put(kind.code())
                .putShort((short) machine.length)
                .put(machine)
                .putLong(number ^ Long.MIN_VALUE);
    }

    @Override
    public int compareTo(RowKey other) {
        int order = kind.compareTo(other.kind);
        if (order == 0) {
            order = machineId.compareTo(other.machineId);
        }
        if (order == 0) {
            order = Long.compare(number, other.number);
        }
        return order == 0 ? suffix.compareTo(other.suffix) : order;
    }
}
