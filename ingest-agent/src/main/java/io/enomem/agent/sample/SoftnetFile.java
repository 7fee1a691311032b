// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Counter;

/** /proc/net/softnet_stat: hexadecimal, one line per CPU; processed, dropped, time_squeeze... (net/core/net-procfs.c). */
final class SoftnetFile implements CounterFormat {
    private static final Counter DROPPED = Counter.named("softnet_stat.dropped");
    private static final Counter TIME_SQUEEZE = Counter.named("softnet_stat.time_squeeze");

    @Override
    public void read(byte[] text, CounterValues values) {
        Words words = new Words(text);
        while (words.line()) {
            if (words.skip(2)) {
                values.add(DROPPED, words.hex());
            }
            if (words.word()) {
                values.add(TIME_SQUEEZE, words.hex());
            }
        }
    }
}
