// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.history;

import io.enomem.schemas.Counter;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reduces the numbers of one section, column by column, in whole numbers only. Mutable.
 *
 * @param <T> the section
 */
final class Columns<T extends SpecificRecord> {
    private static final int READ_AT = 0;

    /** Of one number. */
    private static final class Column {
        private long last;
        private long min = Long.MAX_VALUE;
        private long max = Long.MIN_VALUE;
        private long sum;
        private long count;

        private void add(long value) {
            last = value;
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
            count++;
        }
    }

    private final List<Counter> counters;
    private final Instant start;
    private final Supplier<T> section;
    private final Column[] columns;
    private boolean known;

    Columns(Counter.Section kind, Instant start, Supplier<T> section) {
        this.counters = Counter.all().stream().filter(c -> c.section() == kind).toList();
        this.start = start;
        this.section = section;
        this.columns = new Column[counters.size()];
    }

    /** Takes the section of the next sample. */
    void add(@Nullable T counted) {
        if (counted == null) {
            return;
        }
        known = true;
        for (int i = 0; i < columns.length; i++) {
            Long value = (Long) counted.get(counters.get(i).position());
            if (value != null) {
                if (columns[i] == null) {
                    columns[i] = new Column();
                }
                columns[i].add(value);
            }
        }
    }

    @Nullable
    T last() {
        return each(c -> c.last);
    }

    @Nullable
    T below() {
        return each(c -> c.last - c.min);
    }

    @Nullable
    T above() {
        return each(c -> c.max - c.last);
    }

    @Nullable
    T excess() {
        return each(c -> c.sum - c.last * c.count);
    }

    @Nullable
    T count() {
        return each(c -> c.count);
    }

    private @Nullable T each(ToLongFunction<Column> number) {
        if (!known) {
            return null;
        }
        T reduced = section.get();
        reduced.put(READ_AT, start);
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != null) {
                reduced.put(counters.get(i).position(), number.applyAsLong(columns[i]));
            }
        }
        return reduced;
    }
}
