// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.Backoff;
import io.enomem.agent.ship.Sink;
import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.GapKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the kernel's log as it grows, and gives each record once.
 *
 * <p>Guarantees: (1) a restart within a boot goes on after the last record that was acknowledged, without repeat or loss
 * while the record is still in the ring; (2) what was lost becomes a Gap with its count, which a restart tells again as the
 * very same or not at all; (3) no record ends the reader, and
 * a failed read is tried again; (4) what is held back because too much comes is told as one Gap a second. One thread calls
 * {@link #run}; the rest is thread-safe.
 */
public final class KmsgReader implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KmsgReader.class);

    /** The device. */
    public static final Path DEVICE = Path.of("/dev/kmsg");

    /** Bytes of the buffer: eight times the largest record (CONSOLE_EXT_LOG_MAX), since a short one is refused (EINVAL). */
    private static final int BUFFER = 8 * KmsgRecord.MAX_TEXT;

    /** Records a second that are shipped whatever they say. Ours: a boot prints about as many in its first second. */
    private static final int PER_SECOND = 1_000;

    /** Waits between attempts to read. Ours. */
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    /** A read that took longer has most often waited for its record. Ours: copying one takes a hundredth of it. */
    private static final long WAITED_NANOS = 200_000;

    /** Why records are missing. */
    private enum Loss {
        OVERRUN(GapKind.RING_OVERRUN, "The kernel overwrote records before they were read"),
        SKIPPED(GapKind.SEQUENCE_GAP, "Sequence numbers of kernel records were skipped"),
        UNREADABLE(GapKind.UNREADABLE, "A read of the kernel log gave no record");

        private final GapKind kind;
        private final String detail;

        Loss(GapKind kind, String detail) {
            this.kind = kind;
            this.detail = detail;
        }
    }

    private final KmsgDevice.Opener opener;
    private final Boot boot;
    private final KmsgRecords records;
    private final KmsgGaps gaps;
    private final KernelClock clock;
    private final Backoff backoff;
    private final Sink sink;
    private final Consumer<KmsgPosition> acknowledged;
    private final RecordRate rate = new RecordRate(PER_SECOND);

    private final SequenceTracker sequences;
    private long lastMillis;
    private boolean overrun;
    private long unreadable;

    private final AtomicLong given = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong malformed = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicReference<@Nullable KmsgDevice> open = new AtomicReference<>();
    private volatile String lastError = "";
    private volatile boolean closed;

    /**
     * A reader of this host's kernel log.
     *
     * @param boot machine id and boot id of this host
     * @param start the last record that was acknowledged, or null to begin with the oldest in the ring
     * @param told where gaps are told
     * @param sink takes KernelRecord
     * @param acknowledged told the position of each record the broker has, on any thread
     */
    public KmsgReader(
            Boot boot, @Nullable KmsgPosition start, ToldGaps told, Sink sink, Consumer<KmsgPosition> acknowledged) {
        this(
                () -> KmsgDevice.open(DEVICE),
                boot,
                start,
                KernelClock.ofThisHost(),
                new Backoff(FIRST_RETRY, LONGEST_RETRY),
                told,
                sink,
                acknowledged);
    }

    KmsgReader(
            KmsgDevice.Opener opener,
            Boot boot,
            @Nullable KmsgPosition start,
            KernelClock clock,
            Backoff backoff,
            ToldGaps told,
            Sink sink,
            Consumer<KmsgPosition> acknowledged) {
        this.opener = opener;
        this.boot = boot;
        this.records = new KmsgRecords(boot);
        this.gaps = new KmsgGaps(boot, start, told);
        this.clock = clock;
        this.backoff = backoff;
        this.sink = sink;
        this.acknowledged = acknowledged;
        boolean sameBoot = start != null && start.bootId().equals(boot.bootId());
        // Of a boot that began while the agent was away, everything is new, from the first record on.
        this.sequences = new SequenceTracker(start == null ? null : Long.valueOf(sameBoot ? start.sequence() : -1));
        this.lastMillis = start == null ? 0 : start.millis();
    }

    /** Reads until closed or interrupted. */
    @Override
    public void run() {
        try {
            gaps.tellAgain();
            while (!closed) {
                try (KmsgDevice device = opener.open()) {
                    open.set(device);
                    read(device);
                } catch (IOException e) {
                    failed(e);
                } finally {
                    open.set(null);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was read so far. */
    public KmsgStatistics statistics() {
        return new KmsgStatistics(
                given.get(), limited.get(), missing.get(), malformed.get(), failures.get(), lastError);
    }

    /** Ends {@link #run}, which may take until the sink lets go of it. */
    @Override
    public void close() {
        closed = true;
        KmsgDevice device = open.get();
        if (device != null) {
            try {
                device.close();
            } catch (IOException e) {
                log.atDebug().setCause(e).log("Closing the kernel log failed, which loses nothing");
            }
        }
    }

    private void failed(IOException e) throws InterruptedException {
        if (closed) {
            return;
        }
        Duration wait = backoff.next();
        failures.incrementAndGet();
        String reason = String.valueOf(e.getMessage());
        boolean news = !reason.equals(lastError);
        lastError = reason;
        log.atLevel(news ? Level.WARN : Level.DEBUG)
                .addKeyValue("device", DEVICE)
                .addKeyValue("reason", reason)
                .addKeyValue("retryInMs", wait.toMillis())
                .log("Reading the kernel log failed; it is tried again");
        Thread.sleep(wait.toMillis());
    }

    private void read(KmsgDevice device) throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (!closed) {
            buffer.clear();
            long before = System.nanoTime();
            try {
                device.read(buffer);
            } catch (KmsgDevice.OverrunException e) {
                overrun = true;
                continue;
            }
            backoff.reset();
            boolean fresh = System.nanoTime() - before > WAITED_NANOS;
            Optional<KmsgRecord> record = KmsgRecord.parse(buffer.array(), buffer.position());
            if (record.isPresent()) {
                take(record.get(), fresh);
            } else {
                malformed.incrementAndGet();
                unreadable++;
            }
        }
    }

    private void take(KmsgRecord read, boolean fresh) throws InterruptedException {
        if (fresh) {
            clock.arrived(read.monotonicMicros());
        }
        long offset = clock.offsetMillis();
        long millis = read.monotonicMicros() / 1000 + offset;
        if (sequences.isRepeat(read.sequence())) {
            return;
        }
        tellOfLoss(read.sequence(), millis);
        RecordRate.Held held = rate.takeHeld(read.monotonicMicros());
        if (held != null) {
            limited.addAndGet(held.count());
            gaps.held(held, lastMillis, millis, "More than " + PER_SECOND + " records came in a second");
        }
        lastMillis = millis;
        boolean mustPass = KernelSignals.mustPass(read.text());
        boolean dropped = !mustPass && gaps.wasHeld(read.sequence());
        if (!dropped && rate.passes(read.sequence(), read.monotonicMicros(), mustPass)) {
            given.incrementAndGet();
            sink.put(records.kernelRecord(read, offset), acknowledgement(read.sequence(), millis));
        }
    }

    /** The position behind a record; none while records before it were held back and not told: a kill would forget them. */
    private Runnable acknowledgement(long sequence, long millis) {
        KmsgPosition position = new KmsgPosition(boot.bootId(), sequence, millis);
        return rate.holds() ? () -> {} : () -> acknowledged.accept(position);
    }

    private void tellOfLoss(long sequence, long millis) throws InterruptedException {
        boolean first = given.get() == 0;
        long lost = sequences.advance(sequence);
        if (lost > 0) {
            long from = lastMillis == 0 ? millis : Math.min(lastMillis, millis);
            Loss loss = unreadable >= lost ? Loss.UNREADABLE : overrun || first ? Loss.OVERRUN : Loss.SKIPPED;
            missing.addAndGet(gaps.lost(loss.kind, sequence - lost, sequence - 1, from, millis, loss.detail));
        }
        overrun = false;
        unreadable = 0;
    }
}
