// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/**
 * Lines of a label and pairs of name and number: {@code TCP: inuse 5 orphan 0 tw 1 alloc 7 mem 2}. sockstat and
 * sockstat6 (net/ipv4/proc.c, net/ipv6/proc.c). Before 2.6.25 UDP has no {@code mem}, before 2.4.20 TCP has none.
 */
record LabelledPairs(byte[] file) implements CounterFormat {
    LabelledPairs(String file) {
        this(CounterIndex.file(file));
    }

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        while (words.line()) {
            if (!words.word()) {
                continue;
            }
            int labelFrom = words.start();
            int labelTo = words.endOfLabel();
            while (words.word()) {
                int from = words.start();
                int to = words.end();
                if (words.word()) {
                    values.set(CounterIndex.find(file, text, labelFrom, labelTo, text, from, to), words.number());
                }
            }
        }
    }
}
