// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run of the killer begins or ends other than by itself and by one kill: by hand (drivers/tty/sysrq.c), a whole
 * cgroup, nobody, a panic (mm/oom_kill.c).
 */
final class OomOutcomeReader implements LineReader {

    private static final String GROUP_START = "Tasks in ";
    private static final String GROUP_END = " are going to be killed due to";
    private static final String NO_KILLABLE = "Out of memory and no killable processes";
    private static final String PANIC = "Kernel panic - not syncing: ";

    private static final String BY_HAND = "Manual OOM execution";
    /** drivers/tty/sysrq.c moom_callback, after the end of the report, if there is one. */
    private static final String IGNORED = "OOM request ignored";

    private static final String RETRIED = "Huh VM_FAULT_OOM leaked out to the #PF handler";

    @Override
    public List<String> words() {
        return List.of(GROUP_END, NO_KILLABLE, "Skip killing the task", PANIC, IGNORED, BY_HAND, RETRIED);
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        String text = line.text();
        int end = text.startsWith(GROUP_START) ? text.lastIndexOf(GROUP_END) : -1;
        if (end > 0) {
            return new Sentence.OomGroup(text.substring(GROUP_START.length(), end));
        }
        if (line.find(RETRIED) >= 0) {
            return new Sentence.Complete(new KernelSignal.PageFaultRetried(line.id(), line.time()));
        }
        if (isByHand(text) || line.find(IGNORED) >= 0) {
            return new Sentence.Complete(new KernelSignal.ManualOomRequested(line.id(), line.time()));
        }
        if (line.find(PANIC) >= 0) {
            return isForMemory(text) ? new Sentence.OomPanic() : null;
        }
        boolean nobody = line.find(NO_KILLABLE) >= 0
                || (text.contains(": OOM victim ") && text.endsWith("Skip killing the task"));
        return nobody ? new Sentence.OomNoKill() : null;
    }

    /** {@code SysRq : Manual OOM execution}, since 4.20 {@code sysrq: Manual OOM execution}. */
    private static boolean isByHand(String text) {
        return text.endsWith(BY_HAND) && (text.startsWith("sysrq: ") || text.startsWith("SysRq : "));
    }

    /** "Out of memory: system-wide panic_on_oom is enabled", "System is deadlocked on memory" and older wordings. */
    private static boolean isForMemory(String text) {
        return text.contains("ut of memory") || text.contains("deadlocked on memory");
    }
}
