// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** What a cgroup of one version is made of: names of its files and of the keys that are kept of them. */
enum CgroupVersion {
    /** Documentation/admin-guide/cgroup-v1/memory.rst. */
    V1(
            1,
            "memory.usage_in_bytes",
            "memory.limit_in_bytes",
            "memory.failcnt",
            names("memory.usage_in_bytes memory.max_usage_in_bytes memory.limit_in_bytes memory.soft_limit_in_bytes"
                    + " memory.failcnt memory.memsw.usage_in_bytes memory.memsw.limit_in_bytes memory.memsw.failcnt"
                    + " memory.kmem.usage_in_bytes memory.kmem.limit_in_bytes memory.kmem.failcnt"
                    + " memory.kmem.tcp.usage_in_bytes memory.kmem.tcp.max_usage_in_bytes"
                    + " memory.kmem.tcp.limit_in_bytes memory.kmem.tcp.failcnt"),
            names("memory.oom_control"),
            names("cache rss rss_huge shmem swap total_cache total_rss total_shmem total_swap total_inactive_file"
                    + " total_pgmajfault hierarchical_memory_limit")),
    /** Documentation/admin-guide/cgroup-v2.rst. */
    V2(
            2,
            "memory.current",
            "memory.max",
            "memory.events",
            names("memory.current memory.peak memory.min memory.low memory.high memory.max memory.oom.group"
                    + " memory.swap.current memory.swap.max"),
            names("memory.events memory.events.local memory.swap.events"),
            names("anon file kernel kernel_stack pagetables sec_pagetables percpu sock vmalloc shmem zswap anon_thp"
                    + " inactive_file slab_reclaimable slab_unreclaimable workingset_refault_anon"
                    + " workingset_refault_file pgmajfault"));

    private final int number;
    private final String usage;
    private final String limit;
    private final String events;
    private final Set<String> numbers;
    private final Set<String> keyed;
    private final Set<String> statKeys;

    CgroupVersion(
            int number,
            String usage,
            String limit,
            String events,
            Set<String> numbers,
            Set<String> keyed,
            Set<String> statKeys) {
        this.number = number;
        this.usage = usage;
        this.limit = limit;
        this.events = events;
        this.numbers = numbers;
        this.keyed = keyed;
        this.statKeys = statKeys;
    }

    private static Set<String> names(String names) {
        return new TreeSet<>(Arrays.asList(names.split(" ")));
    }

    /** 1 or 2. */
    int number() {
        return number;
    }

    /** File of what is used, bytes. */
    String usage() {
        return usage;
    }

    /** File of the hard limit, bytes. */
    String limit() {
        return limit;
    }

    /** File that tells whether a limit was ever hit. */
    String events() {
        return events;
    }

    /** Files of one number. */
    Set<String> numbers() {
        return numbers;
    }

    /** Files of keys and numbers, all of which are kept. */
    Set<String> keyed() {
        return keyed;
    }

    /** Keys of memory.stat that are kept. */
    Set<String> statKeys() {
        return statKeys;
    }
}
