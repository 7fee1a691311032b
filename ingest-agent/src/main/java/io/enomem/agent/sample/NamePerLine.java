// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

/** A name and a number per line, the name with or without a colon: meminfo, vmstat, stat. Later words are skipped. */
record NamePerLine(byte[] file) implements CounterFormat {
    NamePerLine(String file) {
        this(CounterIndex.file(file));
    }

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        while (words.line()) {
            if (words.word()) {
                int from = words.start();
                int to = words.endOfLabel();
                if (words.word()) {
                    values.set(CounterIndex.find(file, text, from, to), words.number());
                }
            }
        }
    }
}
