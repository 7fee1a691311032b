// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of numbers without names: the counters of its columns, in order; null for a column that is skipped. */
record SingleNumbers(List<@Nullable Counter> columns) implements CounterFormat {
    /** Names of the columns' counters; an empty name skips a column. */
    static SingleNumbers of(String... names) {
        return new SingleNumbers(Arrays.stream(names)
                .<@Nullable Counter>map(name -> name.isEmpty() ? null : Counter.named(name))
                .toList());
    }

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        if (words.line()) {
            for (Counter column : columns) {
                if (words.word()) {
                    values.set(column, words.number());
                }
            }
        }
    }
}
