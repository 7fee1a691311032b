// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.kmsg.RingClearings.Told;
import io.enomem.agent.ship.Sink;
import io.enomem.schemas.GapKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when somebody clears the kernel's ring. A reader of /dev/kmsg loses nothing by it, but people do who look with
 * dmesg; whoever clears a ring may have something to hide. The kernel keeps the place of the last clearing (clear_seq in
 * kernel/printk/printk.c), so one that came while no agent ran is told at the next start within the boot, unless the ring
 * has gone all the way round since. Several clearings between two looks are told as one. One thread calls {@link #run}.
 */
public final class RingClearWatch implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RingClearWatch.class);

    /** Ours: four system calls each. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** How old the time of the last look may be after a crash. Ours: a write to the disk each. */
    private static final Duration KEEP = Duration.ofMinutes(5);

    /** Sequence number for no clearing. */
    private static final long NONE = -1;

    /** Clearings told and not acknowledged that are kept. Ours: three hours of one at each look without Kafka. */
    private static final int MOST_TOLD = 1_024;

    private final RingMark mark;
    private final Boot boot;
    private final KmsgRecords records;
    private final RingClearFile file;
    private final Sink sink;
    private final Duration look;
    private final Deque<Told> told = new ConcurrentLinkedDeque<>();
    private long known = NONE;
    private long lookedAt;
    private RingClearings kept;
    private volatile boolean closed;

    /**
     * A watch over this host's ring; a clearing before its very first look is history.
     *
     * @param file where the last clearing that was told is kept; its directory must exist
     */
    public RingClearWatch(Boot boot, Path file, Sink sink) {
        this(RingMark.ofThisHost(), boot, file, sink, LOOK);
    }

    RingClearWatch(RingMark mark, Boot boot, Path file, Sink sink, Duration look) {
        this.mark = mark;
        this.boot = boot;
        this.records = new KmsgRecords(boot);
        this.file = new RingClearFile(file);
        this.sink = sink;
        this.look = look;
        this.kept = new RingClearings(new KmsgPosition(boot.bootId(), NONE, 0), List.of());
    }

    @Override
    public void run() {
        try {
            resume();
            while (!closed) {
                look();
                keep(KEEP);
                Thread.sleep(look.toMillis());
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Clearings of the kernel's ring stay unseen");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            keep(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void resume() throws InterruptedException {
        kept = file.load(boot.bootId()).orElse(kept);
        known = kept.seen().sequence();
        lookedAt = kept.seen().millis();
        told.clear();
        told.addAll(kept.told());
        for (Told again : kept.told()) {
            tell(again);
        }
    }

    private void look() throws IOException, InterruptedException {
        long now = System.currentTimeMillis();
        long before = lookedAt;
        Long marked = mark.firstAfterClear();
        long last = marked == null ? known : Math.max(known, marked);
        boolean cleared = last > known;
        known = last;
        lookedAt = now;
        if (cleared && before > 0) {
            Told fresh = new Told(before, now);
            told.addLast(fresh);
            if (told.size() > MOST_TOLD) {
                told.pollFirst();
            }
            // On the disk before it is told: whoever tells it again tells the same.
            keep(Duration.ZERO);
            tell(fresh);
        }
    }

    private void tell(Told clearing) throws InterruptedException {
        sink.put(
                records.gap(
                        GapKind.RING_CLEARED,
                        clearing.from(),
                        clearing.to(),
                        null,
                        "The kernel's ring was cleared (dmesg -C); the agent lost nothing by it"),
                () -> told.remove(clearing));
    }

    /** Keeps what changed, and the time of the last look if that which is kept is older than that. */
    private void keep(Duration age) {
        RingClearings now = new RingClearings(new KmsgPosition(boot.bootId(), known, lookedAt), List.copyOf(told));
        boolean news = known != kept.seen().sequence()
                || !now.told().equals(kept.told())
                || lookedAt - kept.seen().millis() > age.toMillis();
        if (news) {
            kept = now;
            file.save(now);
        }
    }
}
