// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.rotated.UnpackBound;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** The entries of a tar or zip file one after another, told by its first bytes. */
final class ArchiveStream implements Closeable {
    private static final int BLOCK = 512;
    private static final int USTAR_AT = 257;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private final ArchiveInputStream<?> in;
    private final EntryContent content;

    private ArchiveStream(ArchiveInputStream<?> in, @Nullable UnpackBound bound) {
        this.in = in;
        this.content = new EntryContent(in, bound);
    }

    /**
     * The archive in these unpacked bytes, which it will close; null if they are no archive.
     *
     * @param name its name, for people
     * @param notices told if it ends early since it unpacks to too much
     */
    static @Nullable ArchiveStream open(InputStream unpacked, String name, Consumer<String> notices)
            throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(unpacked, 64 * 1024);
        buffered.mark(BLOCK);
        byte[] head = buffered.readNBytes(BLOCK);
        buffered.reset();
        if (head.length > 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
            LongAdder packed = new LongAdder();
            ZipArchiveInputStream zip =
                    new ZipArchiveInputStream(new CountedStream(buffered, packed), "UTF-8", true, true);
            return new ArchiveStream(zip, new UnpackBound(packed::sum, name, notices));
        }
        return head.length == BLOCK && isTarHeader(head)
                ? new ArchiveStream(new TarArchiveInputStream(buffered, "UTF-8"), null)
                : null;
    }

    /** The next entry, or null at the end. */
    @Nullable
    ArchiveEntry next() throws IOException {
        try {
            return content.finish() ? in.getNextEntry() : null;
        } catch (RuntimeException e) {
            // a damaged header reaches parsers of numbers and buffers that expect none
            throw new IOException(e.toString(), e);
        }
    }

    /** The bytes of the entry that {@link #next} gave last; ends with the entry, or where the archive is damaged. */
    InputStream content() {
        return content;
    }

    /** True if the entry is a file whose bytes are here: no directory, link or device, and not encrypted. */
    boolean isReadableFile(ArchiveEntry entry) {
        if (entry instanceof TarArchiveEntry tar) {
            return tar.isFile() && !tar.isLink() && !tar.isSymbolicLink() && in.canReadEntryData(entry);
        }
        return !entry.isDirectory() && in.canReadEntryData(entry);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** True for POSIX and GNU tar by their magic, for older ones by the header's checksum (tar(5)). */
    private static boolean isTarHeader(byte[] head) {
        if (head[USTAR_AT] == 'u' && head[USTAR_AT + 1] == 's' && head[USTAR_AT + 2] == 't') {
            return true;
        }
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean inChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_LENGTH;
            sum += inChecksum ? ' ' : head[i] & 0xff;
        }
        long stated = 0;
        int digits = 0;
        for (int i = CHECKSUM_AT; i < CHECKSUM_AT + CHECKSUM_LENGTH; i++) {
            if (head[i] >= '0' && head[i] <= '7') {
                stated = stated * 8 + head[i] - '0';
                digits++;
            }
        }
        return digits >= 4 && sum == stated;
    }
}
