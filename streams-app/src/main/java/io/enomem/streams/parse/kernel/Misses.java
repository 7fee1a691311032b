// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.NotUnderstood;
import io.enomem.streams.parse.NotUnderstood.Reason;
import io.enomem.streams.parse.text.Keywords;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices records that look relevant and were not read: its words are wider than those of the readers on purpose, so that
 * what a new kernel or another driver says shows itself.
 */
public final class Misses {

    private static final int MAX_TEXT = 500;

    private static final Keywords WORDS = new Keywords(List.of(List.of(
            "ut of memory",
            "UT OF MEMORY",
            "ut of socket memory",
            "no memory",
            "No memory",
            "o available memory",
            "nough memory",
            "ow memory",
            "oom-kill",
            "oom_",
            "OOM",
            "Killed process",
            "Kill process",
            "kill process",
            "ENOMEM",
            "error -12",
            "error: -12",
            "ailed to alloc",
            "nable to alloc",
            "annot alloc",
            "ould not alloc",
            "an't alloc",
            "llocation fail",
            "lloc fail",
            "order allocation",
            "emory squeeze",
            "emory failure",
            "hardware memory error",
            "tcp_mem",
            "orphaned sockets",
            "time wait bucket",
            "SYN flooding",
            "table full",
            "able overflow",
            "NETDEV WATCHDOG",
            "Unit Hang",
            "stalled pool",
            "pids controller",
            "file-max",
            "deadlocked on memory",
            "blocked for more than",
            "dst cache overflow",
            "oute cache is full",
            "MEMORY ERROR",
            "Hardware Error",
            "VM_FAULT_OOM",
            "suspected memory leaks",
            "rss-counter state",
            "page_counter underflow",
            "swiotlb buffer",
            "ut of puff")));

    /** What is said at boot, before a suspend and after a resume, and of every event of hardware besides what it was. */
    private static final List<String> HARMLESS = List.of(
            "OOM killer disabled.",
            "OOM killer enabled.",
            " for crashkernel ",
            "[Hardware Error]: ",
            "HANDLING MCE MEMORY ERROR");

    private Misses() {}

    /**
     * What there is to tell of a record that was given to the parser.
     *
     * @param read what {@link KernelLogParser#accept} returned for it
     */
    public static @Nullable NotUnderstood of(KernelRecord record, boolean read) {
        String said = record.getText();
        if (read || WORDS.in(said) == 0 || HARMLESS.stream().anyMatch(said::contains)) {
            return null;
        }
        KernelLine line = KernelLine.of(record);
        Section section = Section.of(line.text());
        if (section == Section.STACK || section == Section.TASK) {
            return null;
        }
        Reason reason = !KernelLogParser.isKernels(record)
                ? Reason.NOT_THE_KERNELS
                : section != null ? Reason.STRAY_PART : Reason.UNKNOWN_FORM;
        String text = line.text();
        return new NotUnderstood(
                line.id(), line.time(), reason, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
    }
}
