// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.Sink;
import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.KernelRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the kernel's lines in the file that a syslog daemon writes, where /dev/kmsg is closed. Such lines cannot prove
 * that the kernel wrote them. At the first start only new lines count; a restart goes on after the last acknowledged one,
 * also where the file was renamed, copied or packed meanwhile; rotation by rename and by truncation are followed. One
 * thread calls {@link #run}.
 */
public final class SyslogFollower implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogFollower.class);

    /** How often the file is looked at. Ours: within the 2 s in which a kill is to be told. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Path path;
    private final Boot boot;
    private final Path positionFile;
    private final ToldGaps told;
    private final Sink sink;
    private final Duration look;
    private final KmsgRecords gaps;
    private @Nullable SyslogFile file;
    /** True while the file to come is one that began under these eyes. */
    private boolean allIsNew;

    private String lastError = "";
    private volatile boolean closed;

    /**
     * A follower.
     *
     * @param path the log, such as /var/log/kern.log
     * @param positionFile where the position is kept
     * @param told where gaps are told
     * @param sink takes KernelRecord
     */
    public SyslogFollower(Path path, Boot boot, Path positionFile, ToldGaps told, Sink sink) {
        this(path, boot, positionFile, told, sink, LOOK);
    }

    SyslogFollower(Path path, Boot boot, Path positionFile, ToldGaps told, Sink sink, Duration look) {
        this.path = path;
        this.boot = boot;
        this.positionFile = positionFile;
        this.told = told;
        this.sink = sink;
        this.look = look;
        this.gaps = new KmsgRecords(boot);
    }

    @Override
    public void run() {
        try {
            told.tellAgain();
            while (!closed) {
                try {
                    follow();
                    lastError = "";
                } catch (IOException e) {
                    tell(e);
                }
                Thread.sleep(look.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            leave();
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void follow() throws IOException, InterruptedException {
        SyslogFile open = file;
        if (open == null) {
            open = SyslogFile.openIfBegun(path);
            file = open;
            if (open == null) {
                allIsNew = true;
                return;
            }
            begin(open);
        } else if (open.wasTruncated()) {
            truncated(open);
            return;
        }
        read(open);
        if (!open.isAt(path)) {
            follow(open, SyslogFile.openIfBegun(path));
        }
    }

    /** A daemon writes to its renamed log until it is told to open the new one: only that ends the old. */
    private void follow(SyslogFile old, @Nullable SyslogFile next) throws IOException, InterruptedException {
        if (next != null) {
            file = next;
            try (old) {
                read(old);
            }
        }
    }

    private void begin(SyslogFile open) throws IOException, InterruptedException {
        boolean fromTheBeginning = allIsNew;
        allIsNew = false;
        if (fromTheBeginning) {
            return;
        }
        Optional<SyslogPosition> known = SyslogPosition.load(positionFile);
        if (known.isEmpty()) {
            open.skipToEnd();
            open.progress().position().store(positionFile);
        } else if (open.holds(known.get())) {
            open.resume(known.get());
        } else if (!readRest(known.get())) {
            gap(
                    GapKind.LOG_LOST,
                    known.get(),
                    "it was rotated away while no agent ran; the end of the one before was not read");
        }
    }

    private void truncated(SyslogFile open) throws InterruptedException {
        SyslogPosition lost = open.progress().position();
        boolean copied = readRest(lost);
        String what = copied
                ? "it was truncated; the rest was read from its copy, and only lines written between the copy and the"
                        + " truncation are lost"
                : "it was truncated; lines not yet read may have gone with it";
        gap(GapKind.LOG_TRUNCATED, lost, what);
        leave();
        allIsNew = true;
    }

    /** Reads what rotation left of a file behind a position; false if none of its files has that content. */
    private boolean readRest(SyslogPosition position) throws InterruptedException {
        List<SyslogRest> rests = SyslogRest.after(position, path);
        for (SyslogRest rest : rests) {
            try (rest) {
                read(rest);
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("path", path)
                        .addKeyValue("reason", e.toString())
                        .log("What rotation left of the kernel log cannot be read to its end");
            }
        }
        return !rests.isEmpty();
    }

    private void read(SyslogLines open) throws IOException, InterruptedException {
        long before = open.progress().lines();
        for (byte[] piece = open.next(); piece.length > 0; piece = open.next()) {
            List<KernelRecord> records = kernelRecords(piece, open.progress().fileId(), before);
            SyslogPosition after = open.progress().position();
            for (int i = 0; i < records.size(); i++) {
                boolean last = i == records.size() - 1;
                sink.put(records.get(i), () -> {
                    if (last) {
                        after.store(positionFile);
                    }
                });
            }
            before = open.progress().lines();
        }
    }

    private List<KernelRecord> kernelRecords(byte[] lines, String id, long before) throws IOException {
        SavedLog log = new SavedLog(
                boot,
                path.toString(),
                id,
                false,
                null,
                ZoneId.systemDefault(),
                System.currentTimeMillis(),
                notice -> LOG.atDebug().log(notice));
        List<KernelRecord> records = new ArrayList<>();
        try (KernelText text = new KernelText(new ByteArrayInputStream(lines), log, LogForm.SYSLOG)) {
            for (SavedItem item = text.next(); item != null; item = text.next()) {
                if (item instanceof SavedItem.OfKernel kernel) {
                    KernelRecord read = kernel.kernelRecord();
                    Long line = read.getLine();
                    records.add(KernelRecord.newBuilder(read)
                            .setLine(before + (line == null ? 0 : line))
                            .build());
                }
            }
        }
        return records;
    }

    /** Once for each file: what was told of it before a kill is told again as it was. */
    private void gap(GapKind kind, SyslogPosition lost, String what) throws InterruptedException {
        long now = System.currentTimeMillis();
        told.tell(lost.fileId(), gaps.gap(kind, now, now, null, path + ": " + what));
    }

    private void tell(IOException e) {
        String reason = e.toString();
        if (!reason.equals(lastError)) {
            lastError = reason;
            LOG.atWarn()
                    .addKeyValue("path", path)
                    .addKeyValue("reason", reason)
                    .log("Reading the kernel log file failed; it is tried again");
        }
        leave();
    }

    private void leave() {
        SyslogFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("Closing a log failed, which loses nothing");
            }
        }
    }
}
