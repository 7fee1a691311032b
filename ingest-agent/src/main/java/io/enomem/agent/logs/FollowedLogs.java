// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cycle of following: finds out where names lead, looks at each open file, leaves what is over, keeps the positions.
 * Not thread-safe.
 */
final class FollowedLogs implements AutoCloseable {
    /** A search may take this part of the time. Ours. */
    private static final int SEARCH_SHARE = 100;

    /** No count of changes: a search is due. */
    private static final long UNSETTLED = -1;

    private final Globs globs;
    private final FileOpening opening;
    private final TailSettings settings;
    private final LogState state;
    private final OpenLogs open;
    private final LogAccess access;
    private final Backlog backlog;
    private final Resumption resumption;
    private final Truncations truncations;
    private final LogWindow window = new LogWindow();
    private long discoverAt;
    private long saveAt;
    private final SearchedDirectories directories = new SearchedDirectories(InstantSource.system());

    /** How often the open files had changed when all that was found was followed. */
    private long settled = UNSETTLED;

    private long searchMillis;
    private boolean started;

    FollowedLogs(
            Globs globs, FileOpening opening, LogGaps gaps, LogCounts counts, LogState state, TailSettings settings) {
        this.globs = globs;
        this.opening = opening;
        this.settings = settings;
        this.state = state;
        this.open = state.open();
        this.access = new LogAccess(new LogTroubles(counts));
        this.backlog = new Backlog(state, access, opening, settings.remains());
        this.resumption = new Resumption(state, access, opening, backlog, gaps);
        this.truncations = new Truncations(state, access, opening, backlog, gaps);
        this.discoverAt = now();
        this.saveAt = discoverAt;
    }

    /** Looks for files when it is time, and at each of them; true if there is more to read at once. */
    boolean step() throws InterruptedException {
        if (now() >= discoverAt) {
            if (settled != open.changes() || directories.changed()) {
                discover();
            }
            discoverAt = now() + Math.max(settings.discover().toMillis(), searchMillis * SEARCH_SHARE);
        }
        boolean more = lookAtAll();
        if (backlog.read()) {
            more = true;
            discoverAt = now();
        }
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
        open.all().forEach(each -> each.file().close());
        backlog.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Finds out where names lead now. Known files come first: they tell whether an unknown one is a copy. */
    void discover() throws InterruptedException {
        open.all().forEach(each -> each.named(false));
        long start = now();
        SortedMap<Path, String> paths = globs.files(OpenLogs.MOST + 1, directories);
        searchMillis = now() - start;
        SortedMap<Path, Unknown> unknown = new TreeMap<>();
        for (Map.Entry<Path, String> each : paths.entrySet()) {
            FileKey key = LogAccess.key(each.getKey());
            Followed known = key == null ? null : open.get(key);
            if (known != null) {
                known.named(true);
            } else if (key != null && open.isFull()) {
                access.troubles().tooMany();
            } else if (key != null && !resumption.resume(each.getKey(), key, each.getValue())) {
                unknown.put(each.getKey(), new Unknown(key, each.getValue()));
            }
        }
        if (!started) {
            started = true;
            resumption.resumeRemains();
        }
        lookAtAll();
        for (Map.Entry<Path, Unknown> each : unknown.entrySet()) {
            Unknown found = each.getValue();
            if (!open.has(found.key) && !open.isFull() && !backlog.delays(each.getKey(), found.set)) {
                register(each.getKey(), found.key, found.set);
            }
        }
        // While a file that was found is not followed, as an empty one is not, it is searched for again.
        boolean all = paths.keySet().stream().map(LogAccess::key).allMatch(key -> key != null && open.has(key));
        settled = all ? open.changes() : UNSETTLED;
    }

    /** A file that was not followed before, and the glob that found it. */
    private record Unknown(FileKey key, String set) {}

    private void register(Path path, FileKey key, String set) throws InterruptedException {
        FileChannel channel = access.open(path, key);
        if (channel == null) {
            return;
        }
        try {
            byte[] head = FileHead.read(channel);
            if (!FileHead.isEnough(head) || FileHead.isPacked(head) || open.isCopy(channel)) {
                channel.close();
                return;
            }
            String id = FileHead.fileId(key, head);
            Fingerprint known = Fingerprint.of(head, 0, head.length);
            FilePosition start = FilePosition.start(key, path.toString(), id, state.nextGeneration(id), known);
            open.add(opening.follow(channel, start), set);
            save();
        } catch (IOException e) {
            access.troubles().refused(path, e);
            LogAccess.close(channel);
        }
    }

    private boolean lookAtAll() throws InterruptedException {
        boolean more = false;
        for (Followed each : open.all()) {
            try {
                more |= look(each);
            } catch (IOException e) {
                access.troubles().refused(Path.of(each.file().path()), e);
                state.leave(each, false);
            }
        }
        return more;
    }

    private boolean look(Followed each) throws IOException, InterruptedException {
        if (each.file().isUnknown()) {
            if (!each.file().learn()) {
                return leaveIfQuiet(each);
            }
            save();
        }
        FollowedFile.Look found = each.file().look(window, false);
        if (found == FollowedFile.Look.TRUNCATED) {
            truncations.truncated(each);
            return true;
        }
        each.looked();
        if (found != FollowedFile.Look.QUIET) {
            each.news();
            return found == FollowedFile.Look.MORE;
        }
        return leaveIfQuiet(each);
    }

    private boolean leaveIfQuiet(Followed each) throws IOException, InterruptedException {
        if (each.named() || each.quietMillis() < settings.leave().toMillis()) {
            return false;
        }
        if (!each.file().isUnknown() && each.file().look(window, true) == FollowedFile.Look.MORE) {
            return true;
        }
        state.leave(each, true);
        return false;
    }

    private void save() {
        state.save();
        saveAt = now() + settings.save().toMillis();
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}
