// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sysctls that bound sockets and memory. tcp_mem, udp_mem and tcp_max_orphans exist in the first netns only. */
final class Sysctls {
    private static final int MAX_LENGTH = 256;
    private static final List<String> NAMES = List.of(
            "fs.file-max",
            "fs.nr_open",
            "kernel.dmesg_restrict",
            "kernel.panic_on_oops",
            "kernel.pid_max",
            "kernel.threads-max",
            "net.core.mem_pcpu_rsv",
            "net.core.netdev_budget",
            "net.core.netdev_max_backlog",
            "net.core.optmem_max",
            "net.core.rmem_default",
            "net.core.rmem_max",
            "net.core.somaxconn",
            "net.core.wmem_default",
            "net.core.wmem_max",
            "net.ipv4.igmp_max_memberships",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.ipfrag_high_thresh",
            "net.ipv4.neigh.default.gc_thresh1",
            "net.ipv4.neigh.default.gc_thresh2",
            "net.ipv4.neigh.default.gc_thresh3",
            "net.ipv4.tcp_abort_on_overflow",
            "net.ipv4.tcp_adv_win_scale",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_max_orphans",
            "net.ipv4.tcp_max_syn_backlog",
            "net.ipv4.tcp_max_tw_buckets",
            "net.ipv4.tcp_mem",
            "net.ipv4.tcp_moderate_rcvbuf",
            "net.ipv4.tcp_notsent_lowat",
            "net.ipv4.tcp_orphan_retries",
            "net.ipv4.tcp_retries2",
            "net.ipv4.tcp_rmem",
            "net.ipv4.tcp_shrink_window",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.tcp_timestamps",
            "net.ipv4.tcp_tw_recycle",
            "net.ipv4.tcp_tw_reuse",
            "net.ipv4.tcp_tw_reuse_delay",
            "net.ipv4.tcp_wmem",
            "net.ipv4.udp_mem",
            "net.ipv4.udp_rmem_min",
            "net.ipv4.udp_wmem_min",
            "net.ipv6.neigh.default.gc_thresh1",
            "net.ipv6.neigh.default.gc_thresh2",
            "net.ipv6.neigh.default.gc_thresh3",
            "net.netfilter.nf_conntrack_buckets",
            "net.netfilter.nf_conntrack_max",
            "vm.admin_reserve_kbytes",
            "vm.compaction_proactiveness",
            "vm.max_map_count",
            "vm.min_free_kbytes",
            "vm.nr_hugepages",
            "vm.nr_overcommit_hugepages",
            "vm.oom_kill_allocating_task",
            "vm.overcommit_kbytes",
            "vm.overcommit_memory",
            "vm.overcommit_ratio",
            "vm.panic_on_oom",
            "vm.swappiness",
            "vm.user_reserve_kbytes",
            "vm.watermark_scale_factor",
            "vm.zone_reclaim_mode");

    private Sysctls() {}

    /** Those that can be read, by dotted name, runs of blanks made one. */
    static Map<String, String> read(ProcRoot root) {
        Map<String, String> values = new TreeMap<>();
        for (String name : NAMES) {
            byte[] text = root.read("proc/sys/" + name.replace('.', '/'));
            String value = text == null ? "" : joined(text);
            if (!value.isEmpty()) {
                values.put(name, Text.bounded(value, MAX_LENGTH));
            }
        }
        return values;
    }

    private static String joined(byte[] text) {
        StringBuilder value = new StringBuilder();
        Words words = new Words(text);
        while (words.line() && value.length() < MAX_LENGTH) {
            while (words.word() && value.length() < MAX_LENGTH) {
                value.append(value.isEmpty() ? "" : " ").append(words.string());
            }
        }
        return value.toString();
    }
}
