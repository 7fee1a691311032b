// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.CgroupSample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cgroup hierarchies of a host: one of version 2, or one per controller of version 1, with version 2 mounted beside
 * for systemd's sake (hybrid). Paths are those of the memory controller.
 */
final class CgroupTree {
    /** From here on a limit of version 1 means none: PAGE_COUNTER_MAX pages, before 3.19 RESOURCE_MAX (LLONG_MAX). */
    private static final long V1_UNLIMITED = 1L << 62;

    private static final long UNLIMITED = -1;
    private static final int MAX_PATH = 512;
    private static final Set<String> CPU_KEYS =
            Set.of("nr_periods", "nr_throttled", "throttled_usec", "throttled_time");
    private static final Set<String> DESCENDANT_KEYS = Set.of("nr_descendants", "nr_dying_descendants");

    private final ProcRoot root;
    private final CgroupVersion version;
    private final String memory;
    private final String pids;
    private final String cpu;
    /** Where version 2 is mounted: it has pressure files even when version 1 owns the memory controller. */
    private final String unified;

    private CgroupTree(ProcRoot root, CgroupVersion version, String memory, String pids, String cpu, String unified) {
        this.root = root;
        this.version = version;
        this.memory = memory;
        this.pids = pids;
        this.cpu = cpu;
        this.unified = unified;
    }

    /** The hierarchies of a tree. /cgroup is where EL6 mounts them. */
    static CgroupTree of(ProcRoot root) {
        for (String mount : List.of("sys/fs/cgroup", "cgroup")) {
            Set<String> names = Set.copyOf(root.list(mount));
            if (names.contains("memory") && !names.contains("cgroup.procs") && !names.contains("cgroup.controllers")) {
                String cpu = names.contains("cpu") ? "/cpu" : "/cpu,cpuacct";
                return new CgroupTree(
                        root, CgroupVersion.V1, mount + "/memory", mount + "/pids", mount + cpu, mount + "/unified");
            }
        }
        String mount = "sys/fs/cgroup";
        return new CgroupTree(root, CgroupVersion.V2, mount, mount, mount, mount);
    }

    /** Paths of the cgroups, from /. */
    Set<String> paths() {
        return CgroupWalk.paths(root, memory.equals(pids) ? List.of(memory) : List.of(memory, pids));
    }

    /** Bytes in use, or null. */
    @Nullable
    Long usage(String path) {
        return number(memory, path, version.usage());
    }

    /** Hard limit, bytes; -1 if there is none; null if unknown. */
    @Nullable
    Long limit(String path) {
        return number(memory, path, version.limit());
    }

    /** Tasks, or null. */
    @Nullable
    Long pids(String path) {
        return number(pids, path, "pids.current");
    }

    /** Limit of tasks; -1 if there is none; null if unknown. */
    @Nullable
    Long pidsLimit(String path) {
        return number(pids, path, "pids.max");
    }

    /** True if a memory limit was hit, or a fork refused, since the cgroup was made. */
    boolean hadEvent(String path) {
        return anyAboveZero(memory, path, version.events()) || anyAboveZero(pids, path, "pids.events");
    }

    /** Lines of key and number, or one number (failcnt). Reclaim below memory.low is no limit that was hit. */
    private boolean anyAboveZero(String hierarchy, String path, String file) {
        Words words = Words.of(root.read(at(hierarchy, path, file)));
        while (words.line()) {
            boolean counts = words.word() && !words.is("low");
            if (counts && (words.number() > 0 || (words.word() && words.number() > 0))) {
                return true;
            }
        }
        return false;
    }

    /** Everything of one cgroup, or null if nothing of it can be read. */
    @Nullable
    CgroupSample sample(String path) {
        Map<String, Long> values = new TreeMap<>();
        for (String file : version.numbers()) {
            putNumber(values, memory, path, file);
        }
        for (String file : version.keyed()) {
            putKeyed(values, memory, path, file, null);
        }
        putKeyed(values, memory, path, "memory.stat", version.statKeys());
        putNumber(values, pids, path, "pids.current");
        putNumber(values, pids, path, "pids.max");
        putKeyed(values, pids, path, "pids.events", null);
        putKeyed(values, cpu, path, "cpu.stat", CPU_KEYS);
        putKeyed(values, unified, path, "cgroup.stat", DESCENDANT_KEYS);
        putPressure(values, path);
        if (values.isEmpty()) {
            return null;
        }
        return new CgroupSample(
                Text.bounded(path, MAX_PATH), version.number(), values, root.lines(at(memory, path, "cgroup.procs")));
    }

    private void putNumber(Map<String, Long> values, String hierarchy, String path, String file) {
        Long value = number(hierarchy, path, file);
        if (value != null) {
            values.put(file, value);
        }
    }

    /** Lines of key and number. {@code keys}: those to keep; null for all. */
    private void putKeyed(
            Map<String, Long> values, String hierarchy, String path, String file, @Nullable Set<String> keys) {
        Words words = Words.of(root.read(at(hierarchy, path, file)));
        int left = 64;
        while (left > 0 && words.line()) {
            if (!words.word()) {
                continue;
            }
            String key = words.string();
            if ((keys == null || keys.contains(key)) && words.word() && words.number() >= 0) {
                values.put(file + "." + Text.bounded(key, 64), words.number());
                left--;
            }
        }
    }

    private void putPressure(Map<String, Long> values, String path) {
        byte[] text = root.read(at(unified, path, "memory.pressure"));
        if (text == null || PressureFile.nothingCounted(text)) {
            return;
        }
        PressureFile.each(text, (full, from, to, value) -> {
            if (value >= 0) {
                String name = new String(text, from, to - from, StandardCharsets.US_ASCII);
                values.put("memory.pressure." + (full ? "full." : "some.") + name, value);
            }
        });
    }

    private @Nullable Long number(String hierarchy, String path, String file) {
        Words words = Words.of(root.read(at(hierarchy, path, file)));
        if (!words.line() || !words.word()) {
            return null;
        }
        long value = words.number();
        if (words.is("max") || (version == CgroupVersion.V1 && value >= V1_UNLIMITED)) {
            return UNLIMITED;
        }
        return value == Words.NOT_A_NUMBER ? null : Long.valueOf(value);
    }

    private static String at(String hierarchy, String path, String file) {
        return hierarchy + (path.equals("/") ? "/" : path + "/") + file;
    }
}
