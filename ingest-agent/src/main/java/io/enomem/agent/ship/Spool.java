// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that could not be sent and cannot be read again, in Avro container files {@code <number>-<lane>.avro} of the
 * state directory, oldest first. Bounded by size and age; where room is short the oldest samples go before any kernel
 * record; every loss becomes a Gap, and is on the disk before the file that it tells of is gone. Files are synced when
 * {@link #flush} is called and when they are closed. Counters may be read and {@link #refused} called from any thread,
 * everything else belongs to the shipper's thread.
 */
final class Spool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Spool.class);

    /**
     * A file is closed at this size, so that a drain holds, and a loss costs, no more at a time; large beside the schemas
     * that each file begins with. Ours.
     */
    static final long FILE_BYTES = 2L << 20;

    private final Path directory;
    private final long maxBytes;
    private final Duration maxAge;
    private final Clock clock;
    private final Deque<SpoolFile> closed = new ArrayDeque<>();
    private final Map<Lane, SpoolWriter> open = new EnumMap<>(Lane.class);
    private final Losses losses;
    private final Set<SpoolFile> torn = new HashSet<>();
    private long number;
    private volatile long written;
    private final AtomicLong dropped = new AtomicLong();
    private volatile long bytes;

    /** Whose spool it is: what a Gap needs. */
    record Identity(String machineId, String bootId) {}

    /** The records of one file, in order. */
    record Batch(Lane lane, List<SpecificRecord> records, SpoolFile file) {}

    /**
     * Opens the spool and finds what an earlier run left.
     *
     * @param maxBytes bytes that all files together may take
     * @param maxAge age after which a file is dropped
     * @throws IOException if the directory cannot be made or listed
     */
    Spool(Path directory, long maxBytes, Duration maxAge, Identity identity, Clock clock) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.maxBytes = maxBytes;
        this.maxAge = maxAge;
        this.losses = new Losses(directory, identity);
        this.clock = clock;
        try (Stream<Path> files = Files.list(directory)) {
            files.map(path -> SpoolFile.of(this.directory, path))
                    .flatMap(Optional::stream)
                    .sorted()
                    .forEach(closed::add);
        }
        number = closed.isEmpty() ? 0 : closed.getLast().number();
        count();
    }

    boolean isEmpty() {
        return closed.isEmpty() && open.isEmpty();
    }

    /** Adds a record; what cannot be written is counted as lost, and the spool goes on. */
    void add(Lane lane, SpecificRecord record) {
        try {
            SpoolWriter writer = open.get(lane);
            if (writer == null) {
                writer = new SpoolWriter(new SpoolFile(directory, ++number, lane));
                open.put(lane, writer);
            }
            writer.append(record);
            written++;
            if (writer.bytes() >= FILE_BYTES) {
                close(lane);
            }
        } catch (IOException | UncheckedIOException e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("The spool cannot be written; the record is lost");
            lose(1L, clock.instant(), clock.instant(), "the spool could not be written");
            close(lane);
        }
        makeRoom();
    }

    /** Brings what was added to the disk, and what was lost. */
    void flush() {
        losses.keep();
        for (Lane lane : List.copyOf(open.keySet())) {
            SpoolWriter writer = open.get(lane);
            try {
                if (writer != null) {
                    writer.sync();
                }
            } catch (IOException | UncheckedIOException e) {
                log.atWarn().addKeyValue("reason", e.getMessage()).log("The spool cannot be synced; trying again");
            }
        }
        count();
    }

    /** The oldest file's records; null if the spool is empty. A torn last block is left out and counted as lost. */
    @Nullable
    Batch oldest() {
        while (!isEmpty()) {
            if (closed.isEmpty()) {
                List.copyOf(open.keySet()).forEach(this::close);
            }
            SpoolFile file = closed.peekFirst();
            if (file == null) {
                return null;
            }
            SpoolFile.Content content = file.read();
            if (content.torn() && torn.add(file)) {
                log.atWarn().addKeyValue("file", file.path().getFileName()).log("The end of a spool file is torn");
                lose(null, file.modified(), file.modified(), "the end of a spool file was torn");
                losses.keep();
            }
            if (!content.records().isEmpty()) {
                return new Batch(file.lane(), content.records(), file);
            }
            remove(file);
        }
        return null;
    }

    /** Forgets a batch that the broker has. */
    void delete(Batch batch) {
        remove(batch.file());
    }

    /** What was lost and Kafka does not know. */
    Losses losses() {
        return losses;
    }

    /** Notes a record that Kafka will never take. Thread-safe. */
    void refused() {
        lose(1L, clock.instant(), clock.instant(), "Kafka refused the record for its size");
        losses.keep();
    }

    long written() {
        return written;
    }

    long dropped() {
        return dropped.get();
    }

    long bytes() {
        return bytes;
    }

    /** Closes what is open, and keeps the losses that Kafka does not know, so that the next run tells them. */
    @Override
    public void close() {
        losses.keep();
        List.copyOf(open.keySet()).forEach(this::close);
    }

    private void makeRoom() {
        count();
        Instant oldest = clock.instant().minus(maxAge);
        while (!closed.isEmpty()
                && (bytes > maxBytes || closed.getFirst().modified().isBefore(oldest))) {
            SpoolFile victim = closed.stream()
                    .filter(f -> bytes > maxBytes && f.lane() == Lane.SAMPLES)
                    .findFirst()
                    .orElse(closed.getFirst());
            int lost = victim.read().records().size();
            lose((long) lost, victim.modified(), clock.instant(), "the spool was full: its oldest file was dropped");
            // Before the file is gone: a kill in between makes the count too large, never too small.
            losses.keep();
            remove(victim);
        }
    }

    private void lose(@Nullable Long count, Instant from, Instant to, String why) {
        dropped.addAndGet(count == null ? 0 : count);
        losses.add(count, from, to, why);
    }

    private void close(Lane lane) {
        SpoolWriter writer = open.remove(lane);
        if (writer != null) {
            writer.close();
            closed.add(writer.file());
        }
    }

    private void remove(SpoolFile file) {
        closed.remove(file);
        torn.remove(file);
        file.delete();
        count();
    }

    private void count() {
        bytes = closed.stream().mapToLong(SpoolFile::bytes).sum()
                + open.values().stream().mapToLong(SpoolWriter::bytes).sum();
    }
}
