// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a kernel shows, and what it does not have yet. Where each was added stands in root-causes of the fields' own docs. */
enum KernelForm {
    /** CentOS 7: no PSI (4.20), no MemAvailable-like newcomers but that one, cgroups of version 1. */
    CENTOS_7("3.10.0-1160.el7.x86_64", true),
    /** Ubuntu 18.04: likewise, with the counters of 4.15. */
    UBUNTU_18("4.15.0-213-generic", true),
    /** Ubuntu 20.04: PSI and cgroups of version 2; UDP counts its refusals for memory since 5.11. */
    UBUNTU_20("5.4.0-216-generic", false),
    /** Debian 12. */
    DEBIAN_12("6.1.0-28-amd64", false),
    /** A kernel of today. */
    NEWEST("6.12.17-amd64", false);

    private static final Set<String> SINCE_4_20 = Set.of("proc/pressure/memory");
    private static final Set<String> COUNTERS_SINCE_4_15 =
            Set.of("TCPRcvQDrop", "TCPZeroWindowDrop", "TCPMemoryPressuresChrono");

    final String release;
    final boolean firstCgroups;

    KernelForm(String release, boolean firstCgroups) {
        this.release = release;
        this.firstCgroups = firstCgroups;
    }

    /** Which files it has. */
    Predicate<String> files() {
        return firstCgroups ? path -> !SINCE_4_20.contains(path) && !path.endsWith("/memory.pressure") : path -> true;
    }

    /** The columns that it counts. */
    Map<String, Long> counted(Map<String, Long> columns) {
        Map<String, Long> known = new java.util.LinkedHashMap<>(columns);
        if (firstCgroups || this == UBUNTU_20) {
            known.remove("MemErrors");
        }
        if (firstCgroups) {
            known.keySet().removeAll(COUNTERS_SINCE_4_15);
        }
        if (this == CENTOS_7) {
            known.remove("oom_kill");
        }
        return known;
    }

    /** Whether meminfo has a line. */
    boolean hasLine(String name) {
        return !(firstCgroups && Set.of("Percpu", "SecPageTables", "Hugetlb").contains(name));
    }

    /** The files of a cgroup by the path below /sys/fs/cgroup. */
    Map<String, String> cgroup(String path, Map<String, String> second) {
        Map<String, String> files = new TreeMap<>();
        if (!firstCgroups) {
            second.forEach((name, text) -> files.put(path + '/' + name, text));
            return files;
        }
        second.forEach((name, text) -> {
            String memory = "/memory" + path + '/';
            switch (name) {
                case "memory.max" ->
                    files.put(
                            memory + "memory.limit_in_bytes",
                            text.strip().equals("max") ? "9223372036854771712\n" : text);
                case "memory.current" -> files.put(memory + "memory.usage_in_bytes", text);
                case "memory.events" -> {
                    files.put(memory + "memory.failcnt", number(text, "max") + "\n");
                    String kills = this == CENTOS_7 ? "" : "oom_kill " + number(text, "oom_kill") + "\n";
                    files.put(memory + "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\n" + kills);
                }
                case "memory.stat" ->
                    files.put(
                            memory + "memory.stat",
                            "cache " + number(text, "file") + "\nrss " + number(text, "anon") + "\nrss_huge 0\nshmem "
                                    + number(text, "shmem") + "\nmapped_file 0\nswap 0\n");
                case "cgroup.procs" -> {
                    files.put(memory + name, text);
                    files.put("/pids" + path + '/' + name, text);
                }
                case "pids.max", "pids.current", "pids.events" -> files.put("/pids" + path + '/' + name, text);
                default -> {
                    // memory.high and memory.pressure are of version 2 alone.
                }
            }
        });
        return files;
    }

    /** /proc/PID/cgroup. */
    String membership(String path) {
        return firstCgroups
                ? String.format(Locale.ROOT, "9:pids:%s%n4:memory:%s%n1:name=systemd:%s%n", path, path, path)
                : "0::" + path + "\n";
    }

    private static long number(String text, String key) {
        for (String line : text.split("\n")) {
            if (line.startsWith(key + ' ')) {
                return Long.parseLong(line.substring(key.length() + 1).strip());
            }
        }
        return 0;
    }
}
