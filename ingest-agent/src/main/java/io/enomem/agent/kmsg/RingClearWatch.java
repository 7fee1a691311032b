// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.Sink;
import io.enomem.schemas.GapKind;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when somebody clears the kernel's ring. A reader of /dev/kmsg loses nothing by it, but people do who look with
 * dmesg; whoever clears a ring may have something to hide. One thread calls {@link #run}.
 */
public final class RingClearWatch implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingClearWatch.class);

    /** Ours: four system calls each. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final RingMark mark;
    private final KmsgRecords records;
    private final Sink sink;
    private final Duration look;
    private @Nullable Long known;
    private long lookedAt;
    private volatile boolean closed;

    /** A watch over this host's ring; a clearing before its first look is history. */
    public RingClearWatch(Boot boot, Sink sink) {
        this(RingMark.ofThisHost(), boot, sink, LOOK);
    }

    RingClearWatch(RingMark mark, Boot boot, Sink sink, Duration look) {
        this.mark = mark;
        this.records = new KmsgRecords(boot);
        this.sink = sink;
        this.look = look;
    }

    @Override
    public void run() {
        try {
            while (!closed) {
                look();
                Thread.sleep(look.toMillis());
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Clearings of the kernel's ring stay unseen");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void look() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        Long marked = mark.firstAfterClear();
        Long before = known;
        if (marked != null && lookedAt > 0 && (before == null || marked > before)) {
            sink.put(
                    records.gap(
                            GapKind.RING_CLEARED,
                            lookedAt,
                            now,
                            null,
                            "The kernel's ring was cleared (dmesg -C); the agent lost nothing by it"),
                    () -> {});
        }
        if (marked != null) {
            known = marked;
        }
        lookedAt = now;
    }
}
