// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro container files of records, merged by time; a record arrives when it says. Decoded on a thread of its own, a little
 * ahead of whoever asks: that is half of the work.
 */
public final class RecordHistory extends CountedHistory {
    /** Records handed over at once: one hand-over costs more than one record. Ours. */
    private static final int BATCH = 512;

    /** Batches decoded ahead. Ours: 8 x 512 samples are 4 to 10 MB. */
    private static final int AHEAD = 8;

    /** What was decoded, or how it ended. */
    private record Batch(
            List<Arrived> records, double share, @Nullable RuntimeException failure) {}

    private final List<RecordFile> files = new ArrayList<>();
    private final BlockingQueue<Batch> decoded = new ArrayBlockingQueue<>(AHEAD);
    private final Thread decoder = new Thread(this::decode, "enomem-decode");
    private Batch batch = new Batch(List.of(), 0, null);
    private int at;
    private boolean ended;

    /** Throws Failure if one of the files is none of these. */
    public RecordHistory(List<Path> paths) {
        paths.forEach(path -> files.add(RecordFile.open(path)));
        decoder.setDaemon(true);
        decoder.start();
    }

    @Override
    @Nullable
    Arrived read() {
        while (at >= batch.records.size()) {
            if (ended) {
                return null;
            }
            batch = take();
            at = 0;
            if (batch.failure != null) {
                throw batch.failure;
            }
            ended = batch.records.isEmpty();
        }
        return batch.records.get(at++);
    }

    @Override
    public double share() {
        return batch.share;
    }

    @Override
    public List<String> notices() {
        return List.of();
    }

    @Override
    public void close() {
        decoder.interrupt();
        try {
            decoder.join();
            for (RecordFile file : files) {
                file.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // They were only read.
        }
    }

    private Batch take() {
        try {
            return decoded.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Batch(List.of(), 1, null);
        }
    }

    private void decode() {
        try {
            PriorityQueue<RecordFile> byTime = new PriorityQueue<>(Comparator.comparingLong(RecordFile::nextMillis));
            byTime.addAll(files);
            while (!byTime.isEmpty()) {
                decoded.put(new Batch(next(byTime), readShare(), null));
            }
            decoded.put(new Batch(List.of(), 1, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            handOver(e);
        }
    }

    private static List<Arrived> next(PriorityQueue<RecordFile> byTime) {
        List<Arrived> records = new ArrayList<>(BATCH);
        RecordFile first = byTime.poll();
        while (first != null && records.size() < BATCH) {
            RecordFile second = byTime.peek();
            long until = second == null ? Long.MAX_VALUE : second.nextMillis();
            while (first.nextMillis() <= until && records.size() < BATCH) {
                long millis = first.nextMillis();
                SpecificRecord record = first.take();
                if (record == null) {
                    break;
                }
                records.add(new Arrived(record, millis));
            }
            if (first.nextMillis() < Long.MAX_VALUE) {
                byTime.add(first);
            }
            first = records.size() < BATCH ? byTime.poll() : null;
        }
        return records;
    }

    private double readShare() {
        long all = files.stream().mapToLong(RecordFile::length).sum();
        return all == 0
                ? 1
                : (double) files.stream().mapToLong(RecordFile::read).sum() / all;
    }

    private void handOver(RuntimeException failure) {
        try {
            decoded.put(new Batch(List.of(), 1, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
