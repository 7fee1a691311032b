// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the position in the kernel log across restarts, in one small file that is replaced as a whole. It is written at
 * most once a second and not forced to disk: after a crash some records are read again, and their sequence numbers tell
 * the repeats. Thread-safe.
 */
public final class KmsgPositionFile implements Consumer<KmsgPosition>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KmsgPositionFile.class);
    private static final long WRITE_EVERY_MILLIS = 1_000;

    private final Path file;
    private final LongSupplier monotonicMillis;
    private @Nullable KmsgPosition latest;
    private @Nullable KmsgPosition written;
    private long writtenAt;
    private boolean failing;

    /** A position in this file, whose directory must exist. */
    public KmsgPositionFile(Path file) {
        this(file, () -> System.nanoTime() / 1_000_000);
    }

    KmsgPositionFile(Path file, LongSupplier monotonicMillis) {
        this.file = file;
        this.monotonicMillis = monotonicMillis;
        this.writtenAt = monotonicMillis.getAsLong() - WRITE_EVERY_MILLIS;
    }

    /** What was kept last; empty at the first start, or if the file is damaged, which costs repeats only. */
    public Optional<KmsgPosition> load() {
        try {
            return KmsgPosition.of(Files.readString(file, StandardCharsets.UTF_8))
                    .or(this::damaged);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return damaged();
        }
    }

    /** Keeps a position, if it is further than the last one of its boot. */
    @Override
    public synchronized void accept(KmsgPosition position) {
        KmsgPosition known = latest;
        if (known == null || !known.bootId().equals(position.bootId()) || known.sequence() < position.sequence()) {
            latest = position;
        }
        if (monotonicMillis.getAsLong() - writtenAt >= WRITE_EVERY_MILLIS) {
            write();
        }
    }

    /** Writes what was not yet written. */
    @Override
    public synchronized void close() {
        write();
    }

    private void write() {
        KmsgPosition position = latest;
        if (position == null || position.equals(written)) {
            return;
        }
        writtenAt = monotonicMillis.getAsLong();
        try {
            WholeFile.replace(file, position.text());
            written = position;
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                log.atWarn()
                        .addKeyValue("path", file)
                        .addKeyValue("reason", e.toString())
                        .log("The position in the kernel log cannot be kept; after a restart records are sent again");
            }
        }
    }

    private Optional<KmsgPosition> damaged() {
        log.atWarn()
                .addKeyValue("path", file)
                .log("The position in the kernel log is damaged; it is read from the oldest");
        return Optional.empty();
    }
}
