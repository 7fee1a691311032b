// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The options of the kernel's command line that decide what memory and its accounting are. No other option is reported:
 * command lines may hold secrets.
 */
final class BootOptions {
    private static final int MAX_LENGTH = 128;
    private static final List<String> NAMES = List.of(
            "cgroup.memory",
            "cgroup_disable",
            "cgroup_enable",
            "cgroup_no_v1",
            "cma",
            "crashkernel",
            "default_hugepagesz",
            "hugepages",
            "hugepagesz",
            "init_on_alloc",
            "init_on_free",
            "mem",
            "memmap",
            "movablecore",
            "numa",
            "numa_balancing",
            "page_owner",
            "psi",
            "slab_nomerge",
            "slub_debug",
            "slub_nomerge",
            "swapaccount",
            "systemd.unified_cgroup_hierarchy",
            "thash_entries",
            "transparent_hugepage",
            "zswap.enabled");

    private BootOptions() {}

    /** Options that were given; one given more than once has its values joined by blanks, in order. */
    static Map<String, String> read(ProcRoot root) {
        byte[] text = root.read("proc/cmdline");
        Map<String, String> options = new TreeMap<>();
        Words words = Words.of(text);
        while (words.line()) {
            while (words.word()) {
                String option = words.string();
                int equals = option.indexOf('=');
                String name = equals < 0 ? option : option.substring(0, equals);
                if (NAMES.contains(name)) {
                    String value = equals < 0 ? "" : option.substring(equals + 1);
                    options.merge(
                            name, Text.bounded(value, MAX_LENGTH), (a, b) -> Text.bounded(a + " " + b, MAX_LENGTH));
                }
            }
        }
        return options;
    }
}
