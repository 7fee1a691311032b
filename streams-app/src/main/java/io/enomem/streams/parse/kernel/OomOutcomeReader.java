// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run of the killer ends other than by one kill: a whole cgroup, nobody, a panic (mm/oom_kill.c). */
final class OomOutcomeReader implements LineReader {

    private static final String GROUP_START = "Tasks in ";
    private static final String GROUP_END = " are going to be killed due to";
    private static final String NO_KILLABLE = "Out of memory and no killable processes";
    private static final String PANIC = "Kernel panic - not syncing: ";

    @Override
    public List<String> words() {
        return List.of(GROUP_END, NO_KILLABLE, "Skip killing the task", PANIC, "OOM request ignored");
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        String text = line.text();
        int end = text.startsWith(GROUP_START) ? text.lastIndexOf(GROUP_END) : -1;
        if (end > 0) {
            return new Sentence.OomGroup(text.substring(GROUP_START.length(), end));
        }
        if (line.find(PANIC) >= 0) {
            return isForMemory(text) ? new Sentence.OomPanic() : null;
        }
        boolean nobody = line.find(NO_KILLABLE) >= 0
                || (text.contains(": OOM victim ") && text.endsWith("Skip killing the task"))
                || line.find("OOM request ignored") >= 0;
        return nobody ? new Sentence.OomNoKill() : null;
    }

    /** "Out of memory: system-wide panic_on_oom is enabled", "System is deadlocked on memory" and older wordings. */
    private static boolean isForMemory(String text) {
        return text.contains("ut of memory") || text.contains("deadlocked on memory");
    }
}
