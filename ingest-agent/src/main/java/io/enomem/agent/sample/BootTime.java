// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** CLOCK_BOOTTIME of a tree: proc/uptime, which counts suspend too (fs/proc/uptime.c), to 10 ms. */
final class BootTime {
    private BootTime() {}

    /** Milliseconds since boot by the tree itself, or null. */
    static @Nullable Long millis(ProcRoot root) {
        byte[] text = root.readOften("proc/uptime");
        if (text == null) {
            return null;
        }
        Words words = new Words(text);
        if (!words.line() || !words.word()) {
            return null;
        }
        int point = words.start();
        while (point < words.end() && text[point] != '.') {
            point++;
        }
        long seconds = Words.decimal(text, words.start(), point);
        long hundredths = words.end() - point == 3 ? Words.decimal(text, point + 1, words.end()) : 0;
        return seconds < 0 || seconds > Long.MAX_VALUE / 1_000 - 1 || hundredths < 0
                ? null
                : Long.valueOf(seconds * 1_000 + hundredths * 10);
    }

    /** Milliseconds since boot of a read: by the tree, else by the boot of the host, else since 1970. */
    static long millis(ProcRoot root, HostIdentity host, Instant time) {
        Long uptime = millis(root);
        if (uptime != null) {
            return uptime;
        }
        Instant bootedAt = host.bootedAt();
        return time.toEpochMilli() - (bootedAt == null ? 0 : bootedAt.toEpochMilli());
    }
}
