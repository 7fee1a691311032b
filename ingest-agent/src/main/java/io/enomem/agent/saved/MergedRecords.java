// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecord;

/** Merges sources by (time, source, position), one record of each in memory. */
final class MergedRecords implements Iterator<SpecificRecord>, AutoCloseable {
    private final List<RecordSource> sources;
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparingLong(Head::millis).thenComparing(head -> head.source.name()));

    /** The first record of a source that was not yet given. */
    private record Head(Timed first, RecordSource source) {
        long millis() {
            return first.millis();
        }
    }

    MergedRecords(List<RecordSource> sources) {
        this.sources = List.copyOf(sources);
        sources.forEach(this::advance);
    }

    @Override
    public boolean hasNext() {
        return !heads.isEmpty();
    }

    @Override
    public SpecificRecord next() {
        Head head = heads.poll();
        if (head == null) {
            throw new NoSuchElementException();
        }
        advance(head.source);
        return head.first.record();
    }

    @Override
    public void close() {
        for (RecordSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                // nothing was written, and what was read is already given
            }
        }
    }

    private void advance(RecordSource source) {
        try {
            Timed next = source.next();
            if (next != null) {
                heads.add(new Head(next, source));
            }
        } catch (IOException e) {
            throw new UnreadableInputException(source.name(), String.valueOf(e.getMessage()));
        }
    }
}
