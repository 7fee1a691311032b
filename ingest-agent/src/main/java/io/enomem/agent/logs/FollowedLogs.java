// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that are followed now, and those that were: which of them a name leads to, and what became of it. Not thread-safe. */
final class FollowedLogs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FollowedLogs.class);

    /** Files that are open at once; the usual limit of descriptors is 1,024 ({@code ulimit -n}). */
    private static final int MOST = 900;

    /** Files that are gone and still remembered. Ours: a week of daily rotation of thirty logs. */
    private static final int MOST_FORMER = 256;

    /** A search may take this part of the time. Ours. */
    private static final int SEARCH_SHARE = 100;

    private final Globs globs;
    private final FileOpening opening;
    private final LogPositions positions;
    private final TailSettings settings;
    private final LogWindow window = new LogWindow();
    private final Map<FileKey, Followed> followed = new LinkedHashMap<>();
    private final FormerFiles former;
    private final Set<Path> refused = new TreeSet<>();
    private List<FilePosition> saved = List.of();
    private long discoverAt;
    private long saveAt;
    private long searchMillis;
    private boolean started;

    /** A followed file, and since when it has neither a name nor news. */
    private static final class Followed {
        private final FollowedFile file;
        private boolean named = true;
        private long newsAt;
        private Instant lookedAt = Instant.now();

        Followed(FollowedFile file, long now) {
            this.file = file;
            this.newsAt = now;
        }
    }

    FollowedLogs(Globs globs, FileOpening opening, LogPositions positions, TailSettings settings) {
        this.globs = globs;
        this.opening = opening;
        this.positions = positions;
        this.settings = settings;
        this.former = new FormerFiles(positions.load(), MOST_FORMER);
        this.discoverAt = now();
        this.saveAt = discoverAt;
    }

    /** Looks for files when it is time, and at each of them; true if there is more to read at once. */
    boolean step() throws InterruptedException {
        long start = now();
        if (start >= discoverAt) {
            discover();
            discoverAt = now() + Math.max(settings.discover().toMillis(), searchMillis * SEARCH_SHARE);
        }
        boolean more = lookAtAll();
        if (now() >= saveAt) {
            save();
        }
        return more;
    }

    @Override
    public void close() {
        // An interrupt would close the very channel that saves.
        boolean interrupted = Thread.interrupted();
        save();
        followed.values().forEach(each -> each.file.close());
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Finds out where names lead now. Known files come first: they tell whether an unknown one is a copy. */
    void discover() throws InterruptedException {
        SortedMap<Path, FileKey> unknown = new TreeMap<>();
        followed.values().forEach(each -> each.named = false);
        long start = now();
        Set<Path> paths = globs.files(MOST);
        searchMillis = now() - start;
        for (Path path : paths) {
            FileKey key = key(path);
            Followed known = key == null ? null : followed.get(key);
            if (known != null) {
                known.named = true;
            } else if (key != null && followed.size() < MOST && !resume(path, key)) {
                unknown.put(path, key);
            }
        }
        if (!started) {
            started = true;
            resumeRemains();
        }
        lookAtAll();
        for (Map.Entry<Path, FileKey> each : unknown.entrySet()) {
            if (!followed.containsKey(each.getValue()) && followed.size() < MOST) {
                register(each.getKey(), each.getValue());
            }
        }
    }

    /** Goes on with a file that was followed before; false if the path leads to another. */
    private boolean resume(Path path, FileKey key) throws InterruptedException {
        FileChannel channel = open(path, key);
        try {
            FilePosition kept = channel == null ? null : former.find(path, key, channel);
            if (channel == null || kept == null) {
                close(channel);
                return channel == null;
            }
            former.remove(kept);
            follow(channel, kept, key);
            return true;
        } catch (IOException e) {
            refuse(path, e);
            close(channel);
            return true;
        }
    }

    /** What rotation renamed while nobody looked: found by its inode beside its former name. */
    private void resumeRemains() throws InterruptedException {
        for (Path path : former.siblings()) {
            FileKey key = key(path);
            if (key != null && !followed.containsKey(key) && followed.size() < MOST && former.hasInode(key)) {
                resume(path, key);
                Followed found = followed.get(key);
                if (found != null) {
                    found.named = false;
                }
            }
        }
    }

    private void register(Path path, FileKey key) throws InterruptedException {
        FileChannel channel = open(path, key);
        if (channel == null) {
            return;
        }
        try {
            byte[] head = FileHead.read(channel);
            if (!FileHead.isEnough(head) || FileHead.isPacked(head) || isCopy(channel)) {
                close(channel);
                return;
            }
            String id = FileHead.fileId(key, head);
            Fingerprint known = Fingerprint.of(head, 0, head.length);
            follow(channel, new FilePosition(key, path.toString(), id, generation(id), known, Mark.START), key);
            save();
        } catch (IOException e) {
            refuse(path, e);
            close(channel);
        }
    }

    private void follow(FileChannel channel, FilePosition kept, FileKey key) {
        FilePosition here =
                new FilePosition(key, kept.path(), kept.fileId(), kept.generation(), kept.head(), kept.mark());
        followed.put(key, new Followed(opening.follow(channel, here), now()));
    }

    /** An id that was used before, such as that of the same inode with the same beginning, goes on with the next generation. */
    private int generation(String fileId) {
        int used = former.lastGeneration(fileId);
        for (Followed each : followed.values()) {
            FilePosition position = each.file.position();
            used = position.fileId().equals(fileId) ? Math.max(used, position.generation()) : used;
        }
        return used + 1;
    }

    private boolean isCopy(FileChannel channel) throws IOException {
        for (Followed each : followed.values()) {
            if (each.file.isCopiedTo(channel)) {
                return true;
            }
        }
        return false;
    }

    private boolean lookAtAll() throws InterruptedException {
        boolean more = false;
        for (Followed each : new ArrayList<>(followed.values())) {
            try {
                more |= look(each);
            } catch (IOException e) {
                interruptedBy(e);
                refuse(Path.of(each.file.path()), e);
                leave(each);
            }
        }
        return more;
    }

    private boolean look(Followed each) throws IOException, InterruptedException {
        if (each.file.isUnknown()) {
            if (!each.file.learn()) {
                return leaveIfQuiet(each);
            }
            save();
        }
        FollowedFile.Look found = each.file.look(window, false);
        if (found == FollowedFile.Look.TRUNCATED) {
            truncated(each);
            return true;
        }
        each.lookedAt = Instant.now();
        if (found != FollowedFile.Look.QUIET) {
            each.newsAt = now();
            return found == FollowedFile.Look.MORE;
        }
        return leaveIfQuiet(each);
    }

    private boolean leaveIfQuiet(Followed each) throws IOException, InterruptedException {
        if (each.named || now() - each.newsAt < settings.leave().toMillis()) {
            return false;
        }
        if (!each.file.isUnknown() && each.file.look(window, true) == FollowedFile.Look.MORE) {
            return true;
        }
        leave(each);
        return false;
    }

    private void leave(Followed each) {
        followed.remove(each.file.key());
        each.file.close();
        former.add(each.file);
    }

    private void truncated(Followed each) throws InterruptedException {
        FilePosition lost = each.file.position();
        Path copy = followCopy(lost);
        opening.truncated(each.file, each.lookedAt, copy);
        each.file.beginAgain();
        each.newsAt = now();
        save();
    }

    /** Finds the copy that copytruncate made beside a file, and follows it with that file's identity. */
    private @Nullable Path followCopy(FilePosition lost) throws InterruptedException {
        for (Path path : FormerFiles.siblings(Path.of(lost.path()))) {
            FileKey key = key(path);
            FileChannel channel =
                    key == null || key.equals(lost.key()) || followed.containsKey(key) ? null : open(path, key);
            if (channel == null || key == null) {
                continue;
            }
            try {
                if (lost.head().length() > 0 && FormerFiles.isSame(lost, channel)) {
                    follow(channel, lost, key);
                    return path;
                }
            } catch (IOException e) {
                refuse(path, e);
            }
            close(channel);
        }
        return null;
    }

    private @Nullable FileKey key(Path path) {
        try {
            return FileKey.of(path);
        } catch (IOException e) {
            // gone meanwhile; it is looked for again
            return null;
        }
    }

    private @Nullable FileChannel open(Path path, FileKey key) throws InterruptedException {
        try {
            FileChannel channel = opening.open(path, key);
            refused.remove(path);
            return channel;
        } catch (IOException e) {
            interruptedBy(e);
            refuse(path, e);
            return null;
        }
    }

    private void refuse(Path path, IOException e) {
        if (refused.size() < MOST && refused.add(path)) {
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("reason", e.toString())
                    .log("A log cannot be read; it is tried again every few seconds");
        }
    }

    private static void interruptedBy(IOException e) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            InterruptedException interrupted = new InterruptedException("while a log was read");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("A log that was only read did not close");
        }
    }

    /** Writes positions down if they changed. */
    private void save() {
        List<FilePosition> now = new ArrayList<>(former.positions());
        followed.values().forEach(each -> now.add(each.file.position()));
        if (!now.equals(saved)) {
            positions.save(now);
            saved = now;
        }
        saveAt = now() + settings.save().toMillis();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
