// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.rotated.UnpackBound;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of one entry of an archive after another. It ends early where the archive is damaged or cut off, so that what
 * came before is kept, and where all entries together unpack to too much.
 */
final class EntryContent extends InputStream {
    private final InputStream in;
    private final @Nullable UnpackBound bound;
    private @Nullable IOException damage;

    /**
     * @param in gives the current entry's bytes, and ends with it
     * @param bound of an archive that packs each entry by itself, else null
     */
    EntryContent(InputStream in, @Nullable UnpackBound bound) {
        this.in = in;
        this.bound = bound;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
        if (damage != null || (bound != null && bound.isReached())) {
            return -1;
        }
        try {
            int read = in.read(buffer, from, length);
            if (bound != null) {
                bound.reachedBy(Math.max(0, read));
            }
            return read;
        } catch (IOException e) {
            damage = e;
        } catch (RuntimeException e) {
            // a damaged entry reaches parsers of numbers and buffers that expect none
            damage = new IOException(e.toString(), e);
        }
        return -1;
    }

    /**
     * Gets ready for the next entry; false if no more may be unpacked.
     *
     * @throws IOException if this one ended early since it is damaged
     */
    boolean finish() throws IOException {
        if (bound != null) {
            // A packed entry has no other end than that of its unpacked bytes.
            transferTo(OutputStream.nullOutputStream());
        }
        if (damage != null) {
            throw damage;
        }
        return bound == null || !bound.isReached();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
