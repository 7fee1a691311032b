// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What rotation left of logs that are met for the first time: read before them, oldest first, one at a time, once. Does
 * nothing unless it was asked for. Used by the tailer's thread alone.
 */
final class Backlog {
    /** Reads of one file before others have their turn. Ours. */
    private static final int READS = 64;

    private final LogState state;
    private final LogAccess access;
    private final FileOpening opening;
    private final boolean wanted;
    private final Deque<Remain> queue = new ArrayDeque<>();
    private final Set<Path> begun = new HashSet<>();
    private @Nullable PackedLog packed;
    private @Nullable FileKey plain;

    /**
     * One file that waits.
     *
     * @param log the log that it was rotated from
     * @param known the position up to which it was read before it was packed, or null
     */
    private record Remain(
            Path log, Path path, String set, @Nullable FilePosition known) {}

    /** @param wanted true if remains are to be read */
    Backlog(LogState state, LogAccess access, FileOpening opening, boolean wanted) {
        this.state = state;
        this.access = access;
        this.opening = opening;
        this.wanted = wanted;
    }

    /** True while remains of a log are to be read before it, which begins when this is asked first. */
    boolean delays(Path log, String set) {
        if (wanted && !state.former().knows(log) && begun.add(log)) {
            Remains.of(log).forEach(path -> queue.addLast(new Remain(log, path, set, null)));
        }
        return queue.stream().anyMatch(each -> each.log.equals(log) || each.path.equals(log));
    }

    /** Goes on with a file that is packed, or was packed while nobody looked; null if none has its content, else which. */
    @Nullable
    Path resume(FilePosition former) throws InterruptedException {
        Path log = Path.of(former.path());
        List<Path> places = new ArrayList<>(List.of(log));
        places.addAll(wanted ? Remains.of(log) : List.of());
        for (Path path : places) {
            try {
                if (isPacked(path) && PackedLog.holds(path, former)) {
                    state.former().remove(former);
                    state.former().add(() -> former);
                    queue.addLast(new Remain(log, path, log.toString(), former));
                    return path;
                }
            } catch (IOException e) {
                access.troubles().refused(path, e);
            }
        }
        return null;
    }

    /** Reads on a bit; true if there is more. */
    boolean read() throws InterruptedException {
        Remain next = queue.peekFirst();
        if (next == null) {
            return false;
        }
        try {
            if (packed == null && plain == null) {
                begin(next);
            }
            if (!readPart()) {
                queue.removeFirst();
            }
        } catch (IOException e) {
            access.troubles().refused(next.path, e);
            end();
            queue.removeFirst();
        }
        return true;
    }

    void close() {
        LogAccess.close(packed);
    }

    private void begin(Remain remain) throws IOException, InterruptedException {
        FileKey key = FileKey.of(remain.path);
        FileChannel channel = access.open(remain.path, key);
        if (channel == null || state.open().has(key)) {
            LogAccess.close(channel);
            return;
        }
        byte[] raw = FileHead.read(channel);
        if (FileHead.isPacked(raw)) {
            channel.close();
            beginPacked(remain, key);
        } else if (FileHead.isEnough(raw) && !state.former().hasInode(key)) {
            FilePosition start = start(remain, key, raw);
            state.open().add(opening.follow(channel, start), remain.set).named(false);
            plain = key;
            state.save();
        } else {
            channel.close();
        }
    }

    private void beginPacked(Remain remain, FileKey key) throws IOException {
        FilePosition from =
                remain.known == null ? start(remain, key, PackedLog.head(remain.path)) : remain.known.at(key);
        FilePosition before = state.former().withId(from.fileId());
        if (before != null && before.ended()) {
            return;
        }
        if (before != null) {
            state.former().remove(before);
            from = before.at(key);
        }
        Instant written = Files.getLastModifiedTime(remain.path).toInstant();
        PackedLog log = opening.unpack(remain.path, from, written);
        packed = log;
        state.unpacking(log::position);
        state.save();
    }

    private FilePosition start(Remain remain, FileKey key, byte[] head) {
        String id = FileHead.fileId(key, head);
        Fingerprint known = Fingerprint.of(head, 0, head.length);
        return FilePosition.start(key, remain.path.toString(), id, state.nextGeneration(id), known);
    }

    /** False once the file is read. */
    private boolean readPart() throws IOException, InterruptedException {
        PackedLog log = packed;
        for (int i = 0; log != null && i < READS; i++) {
            if (!log.read()) {
                state.former().add(log.finalPosition());
                end();
                return false;
            }
        }
        Followed followed = plain == null ? null : state.open().get(plain);
        if (followed != null && !followed.file().isCaughtUp()) {
            return true;
        }
        plain = null;
        return log != null;
    }

    private boolean isPacked(Path path) throws IOException, InterruptedException {
        FileKey key = LogAccess.key(path);
        try (FileChannel channel = key == null ? null : access.open(path, key)) {
            return channel != null && FileHead.isPacked(FileHead.read(channel));
        }
    }

    private void end() {
        LogAccess.close(packed);
        packed = null;
        plain = null;
        state.unpacking(null);
    }
}
