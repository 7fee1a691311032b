// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.streams.history.Minutes.Reduction;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryData;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one section of a minute as bytes, by the position of their field: how many fields, how many samples, two
 * bits a field of what is known of it, then that. A number is Avro's long. Fields are only ever appended to a section, so a
 * position means the same in every version; what a reader does not know it leaves alone, what it has not got is unknown.
 */
final class PackedNumbers {
    /** No sample held it. */
    static final int UNKNOWN = 0;

    /** All samples held the same: the value. */
    static final int SAME = 1;

    /** All samples held it: last value, how far the smallest lies below and the largest above, the sum's excess. */
    static final int MOVED = 2;

    /** As {@link #MOVED}, and how many samples held it. */
    static final int COUNTED = 3;

    /** Numbers that follow for each of these. */
    private static final int[] NUMBERS = {0, 1, 4, 5};

    private static final int FIELDS_A_BYTE = 4;

    /** Numbers that follow for the four fields of a byte of the block. */
    private static final int[] NUMBERS_OF_BYTE = numbersOfByte();

    private final ByteBuffer bytes;
    private int at;

    private PackedNumbers(ByteBuffer bytes) {
        this.bytes = bytes;
        this.at = bytes.position();
    }

    /** Bytes of so many fields at most. */
    static int mostBytes(int fields) {
        return 2 * 10 + fields / FIELDS_A_BYTE + 1 + fields * NUMBERS[COUNTED] * 10;
    }

    /** Writes a long, and gives the place behind it. */
    static int write(long number, byte[] into, int at) {
        return at + BinaryData.encodeLong(number, into, at);
    }

    /** Notes what is known of a field in the block of bits that begins there. */
    static void note(int kind, int field, byte[] into, int block) {
        into[block + field / FIELDS_A_BYTE] |= (byte) (kind << shift(field));
    }

    /** Bytes of the block of bits. */
    static int blockBytes(int fields) {
        return (fields + FIELDS_A_BYTE - 1) / FIELDS_A_BYTE;
    }

    /** The number of a field; null if it is unknown. */
    static @Nullable Long value(ByteBuffer bytes, int field, Reduction reduction) {
        return bytes.hasRemaining() ? new PackedNumbers(bytes).value(field, reduction) : null;
    }

    private @Nullable Long value(int field, Reduction reduction) {
        int fields = (int) next();
        long samples = next();
        int block = at;
        if (field >= fields || kind(block, field) == UNKNOWN) {
            return null;
        }
        at += blockBytes(fields);
        skip(numbersBefore(block, field));
        return reduced(kind(block, field), next(), samples, reduction);
    }

    private int numbersBefore(int block, int field) {
        int numbers = 0;
        int whole = field / FIELDS_A_BYTE;
        for (int i = 0; i < whole; i++) {
            numbers += NUMBERS_OF_BYTE[Byte.toUnsignedInt(bytes.get(block + i))];
        }
        for (int i = whole * FIELDS_A_BYTE; i < field; i++) {
            numbers += NUMBERS[kind(block, i)];
        }
        return numbers;
    }

    private long reduced(int kind, long last, long samples, Reduction reduction) {
        if (kind == SAME) {
            return reduction == Reduction.SUM ? last * samples : last;
        }
        long below = next();
        long above = next();
        long excess = next();
        return switch (reduction) {
            case LAST -> last;
            case MIN -> last - below;
            case MAX -> last + above;
            case SUM -> last * (kind == COUNTED ? next() : samples) + excess;
        };
    }

    private int kind(int block, int field) {
        return bytes.get(block + field / FIELDS_A_BYTE) >> shift(field) & COUNTED;
    }

    private static int shift(int field) {
        return field % FIELDS_A_BYTE * 2;
    }

    /** Only the last byte of a number has its highest bit clear. */
    private void skip(int numbers) {
        for (int left = numbers; left > 0; at++) {
            left -= bytes.get(at) >= 0 ? 1 : 0;
        }
    }

    private long next() {
        long zigzag = 0;
        int shift = 0;
        byte part;
        do {
            part = bytes.get(at++);
            zigzag |= (part & 0x7FL) << shift;
            shift += 7;
        } while (part < 0);
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    private static int[] numbersOfByte() {
        int[] numbers = new int[1 << Byte.SIZE];
        for (int kinds = 0; kinds < numbers.length; kinds++) {
            for (int field = 0; field < FIELDS_A_BYTE; field++) {
                numbers[kinds] += NUMBERS[kinds >> shift(field) & COUNTED];
            }
        }
        return numbers;
    }
}
