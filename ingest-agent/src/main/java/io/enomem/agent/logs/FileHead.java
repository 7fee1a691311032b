// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The beginning of a file: what tells it from every other. */
final class FileHead {
    private static final int ID_DIGITS = 24;

    private FileHead() {}

    static byte[] read(FileChannel file) throws IOException {
        return Fingerprint.bytesAt(file, 0, Fingerprint.HEAD_BYTES);
    }

    /** True if the file has a whole line, or as many bytes as are ever compared. */
    static boolean isEnough(byte[] head) {
        if (head.length == Fingerprint.HEAD_BYTES) {
            return true;
        }
        for (byte b : head) {
            if (b == '\n') {
                return true;
            }
        }
        return false;
    }

    /** True if it begins as .gz, .xz, .zst and .bz2 files do: what rotation packed is not followed. */
    static boolean isPacked(byte[] head) {
        return begins(head, 0x1f, 0x8b)
                || begins(head, 0xfd, '7', 'z', 'X', 'Z')
                || begins(head, 0x28, 0xb5, 0x2f, 0xfd)
                || begins(head, 'B', 'Z', 'h');
    }

    /** An identity that the same file gets again, should its position be lost while it has not changed its beginning. */
    static String fileId(FileKey key, byte[] head) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(ByteBuffer.allocate(16)
                    .putLong(key.device())
                    .putLong(key.inode())
                    .array());
            return HexFormat.of().formatHex(sha.digest(head)).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static boolean begins(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (head.length <= i || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
