// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.commons.compress.archivers.ArchiveEntry;

/**
 * The files of an archive, read once from start to end. Small ones stay in memory, packed once they are many; a large one
 * is found again by its place when it is read. Nothing is written to disk.
 */
final class ArchiveFiles {
    private final SavedFile archive;
    private final Notices notices;
    private final ToIntFunction<String> hold;
    private final List<SavedFile> files = new ArrayList<>();
    private long held;
    private long ignored;

    private ArchiveFiles(SavedFile archive, ToIntFunction<String> hold, Notices notices) {
        this.archive = archive;
        this.hold = hold;
        this.notices = notices;
    }

    /**
     * The wanted files of an archive, or empty if the file is no archive.
     *
     * @param hold up to how many bytes of a file with that path stay in memory; 0 if nobody will ask for it
     */
    static Optional<List<SavedFile>> of(SavedFile archive, ToIntFunction<String> hold, Notices notices)
            throws IOException {
        try (InputStream unpacked = archive.open(notices)) {
            ArchiveStream stream = ArchiveStream.open(unpacked, archive.path(), notices::add);
            if (stream == null) {
                return Optional.empty();
            }
            ArchiveFiles reader = new ArchiveFiles(archive, hold, notices);
            reader.readAll(stream);
            return Optional.of(reader.files);
        }
    }

    private void readAll(ArchiveStream stream) {
        int place = 0;
        try {
            ArchiveEntry entry = stream.next();
            while (entry != null) {
                if (++place > Limits.MAX_ENTRIES) {
                    notices.add(archive.path() + ": it has more than " + Limits.MAX_ENTRIES
                            + " entries; the rest was not read");
                    break;
                }
                add(stream, entry, place);
                entry = stream.next();
            }
        } catch (IOException e) {
            notices.add(archive.path() + ": it is damaged after " + (place - 1) + " entries (" + e.getMessage()
                    + "); what came before was read");
        }
        if (ignored > 0) {
            notices.add(archive.path() + ": " + ignored
                    + " entries were ignored: links, devices, encrypted ones, or paths that lead outside");
        }
    }

    private void add(ArchiveStream stream, ArchiveEntry entry, int place) throws IOException {
        if (entry.isDirectory()) {
            return;
        }
        Optional<String> path = SafePath.of(entry.getName());
        if (path.isEmpty() || !stream.isReadableFile(entry)) {
            ignored++;
            return;
        }
        int most = hold.applyAsInt(path.get());
        if (most == 0) {
            return;
        }
        byte[] start = stream.content().readNBytes(most + 1);
        long modified = entry.getLastModifiedDate().getTime();
        SavedFile.Content content;
        if (start.length <= most && held < Limits.HELD_BYTES) {
            HeldContent bytes = held < Limits.HELD_BYTES / 4 ? HeldContent.plain(start) : HeldContent.packed(start);
            held += bytes.heldBytes();
            content = bytes;
        } else {
            content = new Again(place);
        }
        files.add(new SavedFile(path.get(), modified, content));
    }

    /** An entry that is looked up in the archive again each time it is read. */
    private final class Again implements SavedFile.Content {
        private final int place;

        Again(int place) {
            this.place = place;
        }

        @Override
        public InputStream open() throws IOException {
            ArchiveStream stream = ArchiveStream.open(archive.open(notices), archive.path(), notices::add);
            if (stream == null) {
                throw new IOException("the archive changed while it was read");
            }
            for (int i = 0; i < place; i++) {
                if (stream.next() == null) {
                    stream.close();
                    throw new IOException("the archive changed while it was read");
                }
            }
            return new FilterInputStream(stream.content()) {
                @Override
                public void close() throws IOException {
                    stream.close();
                }
            };
        }

        /** Unpacking it only to know would cost as much as reading it. */
        @Override
        public long size() {
            return 0;
        }

        @Override
        public String digest() throws IOException {
            try (InputStream in = open()) {
                return Digest.of(in);
            }
        }
    }
}
