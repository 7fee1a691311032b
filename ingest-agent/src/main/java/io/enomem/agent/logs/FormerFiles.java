// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Files that were followed and are not now, the oldest forgotten first. Not thread-safe. */
final class FormerFiles {
    /** Files of one directory that are looked at. Ours. */
    private static final int MOST_SIBLINGS = 10_000;

    private final Deque<Supplier<FilePosition>> files = new ArrayDeque<>();
    private final int most;

    FormerFiles(Collection<FilePosition> kept, int most) {
        this.most = most;
        kept.forEach(position -> files.addLast(() -> position));
    }

    /**
     * Remembers a file that is followed no more; acknowledgements may still move its position.
     *
     * @param ended true if it was read to its end
     */
    void add(FollowedFile file, boolean ended) {
        add(() -> file.position().ended(ended));
    }

    /** Remembers a file by a position that may still move. */
    void add(Supplier<FilePosition> position) {
        files.addLast(position);
        while (files.size() > most) {
            files.removeFirst();
        }
    }

    void remove(FilePosition position) {
        files.removeIf(each -> each.get().equals(position));
    }

    /** The position of a file that is open no more will not be asked for again at a start. */
    void end(FilePosition position) {
        remove(position);
        add(() -> position.ended(true));
    }

    /** True if a file was found at that path once. */
    boolean knows(Path path) {
        return files.stream().anyMatch(each -> each.get().path().equals(path.toString()));
    }

    List<FilePosition> positions() {
        return files.stream().map(Supplier::get).toList();
    }

    /**
     * The former file that an open one is: the same inode with the same content before the position, or the same file under
     * the same name with other content, which was truncated meanwhile. Null if it is none.
     */
    @Nullable
    FilePosition find(Path path, FileKey key, FileChannel channel) throws IOException {
        FilePosition truncated = null;
        for (Iterator<Supplier<FilePosition>> each = files.descendingIterator(); each.hasNext(); ) {
            FilePosition position = each.next().get();
            if (position.key().inode() == key.inode() && isSame(position, channel)) {
                return position;
            }
            boolean named = position.key().equals(key) && position.path().equals(path.toString());
            truncated = truncated == null && named ? position : truncated;
        }
        return truncated;
    }

    /** True if a file has what was read of a former one, at the same place. */
    static boolean isSame(FilePosition former, FileChannel channel) throws IOException {
        return channel.size() >= former.mark().position().next()
                && former.head().isAt(channel, 0)
                && former.mark().tail().isAt(channel, former.mark().tailStart());
    }

    /** The position of the former file with an id, remembered last; null if there is none. */
    @Nullable
    FilePosition withId(String fileId) {
        FilePosition found = null;
        for (FilePosition position : positions()) {
            found = position.fileId().equals(fileId) ? position : found;
        }
        return found;
    }

    /** The last generation of a file id, or -1. */
    int lastGeneration(String fileId) {
        return files.stream()
                .map(Supplier::get)
                .filter(position -> position.fileId().equals(fileId))
                .mapToInt(FilePosition::generation)
                .max()
                .orElse(-1);
    }

    boolean hasInode(FileKey key) {
        return files.stream().anyMatch(each -> each.get().key().inode() == key.inode());
    }

    /** The files in the directories of all former ones. */
    SortedSet<Path> siblings() {
        SortedSet<Path> found = new TreeSet<>();
        SortedSet<Path> directories = new TreeSet<>();
        for (FilePosition position : positions()) {
            Path path = Path.of(position.path());
            if (directories.add(path.resolveSibling(""))) {
                found.addAll(siblings(path));
            }
        }
        return found;
    }

    /** The files in a file's directory. */
    static SortedSet<Path> siblings(Path file) {
        SortedSet<Path> found = new TreeSet<>();
        Path directory = file.getParent();
        if (directory == null) {
            return found;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                if (found.size() < MOST_SIBLINGS && Files.isRegularFile(each)) {
                    found.add(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // not readable, or gone: then there is nothing left to find
            return found;
        }
        return found;
    }
}
