// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What some bytes of a file were, to tell later whether they are still the same.
 *
 * @param length number of bytes, from 0
 * @param checksum their CRC-32C
 */
record Fingerprint(int length, long checksum) {

    /** Of nothing: it matches every file. */
    static final Fingerprint NONE = new Fingerprint(0, 0);

    /** Bytes of the beginning that tell one file from another: several lines of most logs. Ours. */
    static final int HEAD_BYTES = 1024;

    /** Bytes before a position that tell that the file before it was not replaced: most of a line. Ours. */
    static final int TAIL_BYTES = 64;

    static Fingerprint of(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return new Fingerprint(to - from, crc.getValue());
    }

    /** True if the file has these bytes at an offset. */
    boolean isAt(FileChannel file, long offset) throws IOException {
        if (length == 0) {
            return true;
        }
        byte[] bytes = bytesAt(file, offset, length);
        return bytes.length == length && of(bytes, 0, length).checksum == checksum;
    }

    /** The bytes of a file at an offset: as many as are there. */
    static byte[] bytesAt(FileChannel file, long offset, int most) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(most);
        while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) > 0) {
            // reads on until the end of the file
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
