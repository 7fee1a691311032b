// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.nio.ByteBuffer;

/** The part of a file that is in memory: bytes that slide over it. Positions are offsets in the file. Not thread-safe. */
final class LogWindow {

    /** Context before, the longest piece of a line, a record's lines after it, and room for a good read. */
    static final int CAPACITY = 256 * 1024;

    private final byte[] bytes = new byte[CAPACITY];
    private long offset;
    private int length;

    /** Forgets what is in memory; the next bytes are those at an offset of the file. */
    void moveTo(long newOffset) {
        offset = newOffset;
        length = 0;
    }

    /** The bytes themselves; valid between the indexes of the first and the end offset. */
    byte[] bytes() {
        return bytes;
    }

    /** Offset of the first byte in memory. */
    long first() {
        return offset;
    }

    /** Offset after the last byte in memory. */
    long end() {
        return offset + length;
    }

    /** Where the byte at an offset is. */
    int index(long position) {
        return (int) (position - offset);
    }

    /** Where to put the bytes from {@link #end} on; makes room by forgetting those before an offset. Empty if none is left. */
    ByteBuffer room(long keepFrom) {
        int forgotten = index(Math.max(offset, Math.min(keepFrom, end())));
        if (forgotten > 0 && length > CAPACITY / 2) {
            System.arraycopy(bytes, forgotten, bytes, 0, length - forgotten);
            length -= forgotten;
            offset += forgotten;
        }
        return ByteBuffer.wrap(bytes, length, CAPACITY - length);
    }

    /** Tells that the room's first bytes were filled. */
    void filled(int count) {
        length += count;
    }
}
