// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** /proc/pid/limits (fs/proc/base.c, proc_pid_limits): the name in 25 columns, then soft and hard limit. */
final class LimitsFile {
    private static final int NAME_COLUMNS = 25;
    private static final long UNLIMITED = -1;
    private static final Set<String> KEPT = Set.of(
            "Max address space",
            "Max data size",
            "Max locked memory",
            "Max open files",
            "Max processes",
            "Max stack size");

    private LimitsFile() {}

    /** Soft limits of what memory and sockets need, by the kernel's names; -1: unlimited. */
    static Map<String, Long> read(byte @Nullable [] text) {
        Map<String, Long> limits = new TreeMap<>();
        Words lines = Words.of(text);
        while (lines.line()) {
            if (!lines.word() || text == null) {
                continue;
            }
            int values = Math.min(lines.start() + NAME_COLUMNS, text.length);
            String name = new String(text, lines.start(), values - lines.start(), StandardCharsets.US_ASCII).strip();
            if (KEPT.contains(name)) {
                Words columns = new Words(text, values, lines.lineEnd());
                if (columns.line() && columns.word()) {
                    long soft = columns.is("unlimited") ? UNLIMITED : columns.number();
                    if (soft >= UNLIMITED) {
                        limits.put(name, soft);
                    }
                }
            }
        }
        return limits;
    }
}
