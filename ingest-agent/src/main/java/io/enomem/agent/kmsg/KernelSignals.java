// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.List;

/**
 * Kernel lines that are never dropped, however many come: the words that tell of memory or sockets in any kernel since
 * 2.4. A cheap test that may say yes too often; what a line means is decided elsewhere.
 */
public final class KernelSignals {
    /** Words that only the kernel says. */
    private static final List<String> KERNELS_OWN = List.of(
            "invoked oom-killer",
            "oom-kill:constraint=",
            "Out of memory: Kill",
            "Out of memory: kill",
            "Out of Memory: Kill",
            "Killed process ",
            "ill process ",
            "oom_reaper:",
            "no killable processes",
            "page allocation failure",
            "page allocation stall",
            "vmap allocation for size",
            "vmalloc error: size",
            "SLUB: Unable to allocate memory",
            "TCP: out of memory",
            "too many orphaned sockets",
            "too many of orphaned sockets",
            "Out of socket memory",
            "time wait bucket table overflow",
            "ossible SYN flooding on port",
            "eighbour table overflow",
            "eighbor table overflow",
            "conntrack: table full",
            "NETDEV WATCHDOG:",
            "Detected Tx Unit Hang",
            "Detected Hardware Unit Hang",
            "page_pool_release_retry()",
            "fork rejected by pids controller",
            "VFS: file-max limit");

    /** Other words of trouble with memory or sockets, in the kernel's mouth. */
    private static final List<String> EVENTS = List.of(
            "ut of memory",
            "ut of Memory",
            "No available memory",
            "memory.oom.group",
            "allocation failed",
            "allocation failure",
            "vmalloc_node_range",
            "Unable to allocate memory",
            "enough memory for the allocation",
            "Memory failure:",
            "blocked for more than",
            "VM_FAULT_OOM",
            "dst cache overflow",
            "Route cache is full",
            "EDAC MC",
            "[Hardware Error]",
            "memory allocation deadlock",
            "Out of puff",
            "Manual OOM execution",
            "has mm pinned by",
            "suspected memory leaks",
            "callbacks suppressed",
            "messages suppressed",
            "messages dropped");

    /** Lines of the reports that follow. */
    private static final List<String> REPORT = List.of(
            "Mem-Info",
            "Mem-info",
            " free:",
            "active_anon:",
            "lowmem_reserve[]",
            "hugepages_total=",
            "pages RAM",
            "pages of RAM",
            "swap cache",
            "swap  =",
            "kB: usage",
            "memory: usage",
            "cgroup stats for",
            "killed as a result of limit",
            "limit reached of cgroup",
            "Tasks state",
            "total_vm",
            "slab_",
            "cpuset=",
            "Call Trace",
            "Linux version");

    private KernelSignals() {}

    /** True if the line can only be the kernel's, whatever stands around it. */
    public static boolean isKernelsOwn(String text) {
        return containsAny(text, KERNELS_OWN);
    }

    /** True if words that only the kernel says stand right there. */
    static boolean opensWithKernelsOwn(String text, int at) {
        for (String word : KERNELS_OWN) {
            if (text.startsWith(word, at)) {
                return true;
            }
        }
        return false;
    }

    /** True if the line must be shipped whatever the rate. */
    static boolean mustPass(String text) {
        return containsAny(text, KERNELS_OWN) || containsAny(text, EVENTS) || containsAny(text, REPORT);
    }

    private static boolean containsAny(String text, List<String> words) {
        for (String word : words) {
            if (text.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
