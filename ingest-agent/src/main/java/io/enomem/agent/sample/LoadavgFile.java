// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;

/** /proc/loadavg: {@code 0.20 0.18 0.12 2/98 17239}; the number after the slash is of tasks that exist (proc(5)). */
final class LoadavgFile implements CounterFormat {
    private static final Counter TASKS = Counter.named("loadavg.processes");

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        if (words.line() && words.skip(4)) {
            for (int i = words.start(); i < words.end(); i++) {
                if (text[i] == '/') {
                    values.set(TASKS, Words.decimal(text, i + 1, words.end()));
                }
            }
        }
    }
}
