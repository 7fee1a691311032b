// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * /proc/net/stat/*: a line of names, then one line of hexadecimal numbers per CPU. Numbers are summed, but for
 * {@code entries}, of which every line gives the whole (net/core/neighbour.c, neigh_stat_seq_show;
 * net/netfilter/nf_conntrack_standalone.c, ct_cpu_seq_show).
 */
record PerCpuHex(byte[] file) implements CounterFormat {
    PerCpuHex(String file) {
        this(CounterIndex.file(file));
    }

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        if (!words.line()) {
            return;
        }
        List<@Nullable Counter> columns = new ArrayList<>();
        int entries = -1;
        while (words.word()) {
            if (words.is("entries")) {
                entries = columns.size();
            }
            columns.add(CounterIndex.find(file, text, words.start(), words.end()));
        }
        while (words.line()) {
            for (int i = 0; i < columns.size() && words.word(); i++) {
                if (i == entries) {
                    values.set(columns.get(i), words.hex());
                } else {
                    values.add(columns.get(i), words.hex());
                }
            }
        }
    }
}
