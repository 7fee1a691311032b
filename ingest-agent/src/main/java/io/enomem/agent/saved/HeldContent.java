// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Bytes in memory, packed where that helps. */
final class HeldContent implements SavedFile.Content {
    /** Shorter ones gain nothing by packing. Ours. */
    private static final int WORTH_PACKING = 4096;

    private final byte[] bytes;
    private final boolean packed;
    private final int size;
    private final String digest;

    private HeldContent(byte[] bytes, boolean packed, int size, String digest) {
        this.bytes = bytes;
        this.packed = packed;
        this.size = size;
        this.digest = digest;
    }

    static HeldContent plain(byte[] bytes) {
        return new HeldContent(bytes, false, bytes.length, Digest.of(bytes));
    }

    static HeldContent packed(byte[] bytes) {
        if (bytes.length < WORTH_PACKING) {
            return plain(bytes);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, fast)) {
            deflating.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        } finally {
            fast.end();
        }
        return new HeldContent(out.toByteArray(), true, bytes.length, Digest.of(bytes));
    }

    /** Bytes of memory that it takes. */
    int heldBytes() {
        return bytes.length;
    }

    @Override
    public InputStream open() {
        InputStream in = new ByteArrayInputStream(bytes);
        return packed ? new InflaterInputStream(in) : in;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String digest() {
        return digest;
    }
}
