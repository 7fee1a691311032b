// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.rotated;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks .gz, .xz, .zst and .bz2 as a stream, told by their first bytes and never by their name. */
public final class Decompression {
    private Decompression() {}

    /**
     * The text inside, or the stream itself if it is not compressed; bounded in bytes and in ratio. Closing closes the stream.
     *
     * @param notices told why it ended early, if it did
     */
    public static InputStream open(InputStream raw, String name, Consumer<String> notices) throws IOException {
        InputStream in = new BufferedInputStream(raw, 64 * 1024);
        for (int layer = 0; layer < UnpackLimits.MAX_LAYERS; layer++) {
            CountingStream packed = new CountingStream(in);
            InputStream unpacked = unpack(in, packed);
            if (unpacked == in) {
                return in;
            }
            in = new BufferedInputStream(new BoundedStream(unpacked, packed, name, notices), 64 * 1024);
        }
        return in;
    }

    private static InputStream unpack(InputStream in, InputStream packed) throws IOException {
        int[] magic = peek(in);
        if (magic[0] == 0x1f && magic[1] == 0x8b) {
            return GzipCompressorInputStream.builder()
                    .setInputStream(packed)
                    .setDecompressConcatenated(true)
                    .get();
        }
        if (magic[0] == 0xfd && magic[1] == '7' && magic[2] == 'z' && magic[3] == 'X') {
            return new XZInputStream(packed, UnpackLimits.DECODER_KIB);
        }
        if (magic[0] == 0x28 && magic[1] == 0xb5 && magic[2] == 0x2f && magic[3] == 0xfd) {
            return new ZstdInputStream(packed);
        }
        if (magic[0] == 'B' && magic[1] == 'Z' && magic[2] == 'h' && magic[3] >= '1' && magic[3] <= '9') {
            return new BZip2CompressorInputStream(packed, true);
        }
        return in;
    }

    /** The first four bytes, -1 where there are none; the stream stays where it is. */
    private static int[] peek(InputStream in) throws IOException {
        in.mark(4);
        int[] magic = new int[4];
        for (int i = 0; i < magic.length; i++) {
            magic[i] = in.read();
        }
        in.reset();
        return magic;
    }
}
