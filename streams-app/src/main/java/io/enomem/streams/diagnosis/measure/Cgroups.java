// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.HostSample;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers of the cgroups, by path and the kernel's own names. */
public final class Cgroups {
    /** What memory.max, memory.high and pids.max hold where there is no limit. */
    public static final long UNLIMITED = -1;

    private final HostHistory history;
    private final Window window;
    private final Map<String, Integer> versions = new TreeMap<>();

    /** Of a cgroup that no sample has: the kernel has the memory controller in one hierarchy, of one version. */
    private final int otherwise;

    Cgroups(HostHistory history, Window window, OomFacts oom) {
        this.history = history;
        this.window = window;
        for (HostSample sample : history.samples()) {
            CgroupSection section = sample.getCgroups();
            if (section != null && !sample.getTime().isAfter(window.to())) {
                section.getCgroups().forEach(c -> versions.put(c.getPath(), c.getVersion()));
            }
        }
        this.otherwise = oom.cgroupVersion()
                .orElse(versions.values().stream().findFirst().orElse(2));
    }

    /** Paths of all cgroups seen, sorted. */
    public Iterable<String> paths() {
        return versions.keySet();
    }

    /** True if no sample has cgroups. */
    public boolean unknown() {
        return versions.isEmpty();
    }

    /** 1 or 2; 2 if neither a sample nor the kernel's words tell. */
    public int version(String path) {
        return versions.getOrDefault(path, otherwise);
    }

    /** Where its files lie: version 1 has a hierarchy of its own for memory, where every distribution mounts it. */
    public String directory(String path) {
        return "/sys/fs/cgroup" + (version(path) == 1 ? "/memory" : "") + path;
    }

    /** Name of the file that holds the limit of its memory. */
    public String limitFile(String path) {
        return version(path) == 1 ? "memory.limit_in_bytes" : "memory.max";
    }

    /** Name of the file that holds the memory it uses. */
    public String useFile(String path) {
        return version(path) == 1 ? "memory.usage_in_bytes" : "memory.current";
    }

    /** The limit of its memory, bytes; unknown if it has none or it was not read. */
    public Reading limit(String path) {
        return limit(path, limitFile(path));
    }

    /** Another limit of it, by the name of its file, bytes; unknown if it has none or it was not read. */
    public Reading limit(String path, String file) {
        Reading limit = peak(path, file, Unit.BYTES);
        return limit.known() && limit.value() == UNLIMITED
                ? Reading.unknown(limit.name(), Unit.BYTES, file(path, file))
                : limit;
    }

    /** The most memory it used in the window, bytes. */
    public Reading use(String path) {
        return peak(path, useFile(path), Unit.BYTES);
    }

    /** The largest of one of its numbers in the window. */
    public Reading peak(String path, String key, Unit unit) {
        Series inside = series(path, key).between(window.from(), window.to());
        if (inside.isEmpty()) {
            return Reading.unknown(key, unit, file(path, key));
        }
        int best = 0;
        for (int i = 1; i < inside.size(); i++) {
            best = inside.value(i) > inside.value(best) ? i : best;
        }
        return Reading.sampled(key, inside.value(best), unit, path + ' ' + key, inside.time(best), "");
    }

    /** Share of the worst 10 s of the window in which all its tasks stood still for memory; unknown without PSI. */
    public Reading stalled(String path) {
        String key = "memory.pressure.full.total";
        return Pressure.worst(
                "time all tasks of " + path + " stood still for memory, worst 10 s",
                series(path, key).between(window.from(), window.to()),
                path + ' ' + key,
                file(path, "memory.pressure"));
    }

    /** What it used over its memory.high in that many samples of the window at least; version 2 only. */
    public Reading aboveHigh(String path, int samples) {
        String name = "memory.current over memory.high of " + path + " in at least " + samples + " samples";
        Series use = series(path, "memory.current").between(window.from(), window.to());
        Series high = series(path, "memory.high");
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < use.size(); i++) {
            Long limit = high.at(use.time(i));
            if (limit != null && limit > 0) {
                ratios.add((double) use.value(i) / limit);
            }
        }
        ratios.sort(Comparator.reverseOrder());
        return ratios.size() < samples
                ? Reading.unknown(
                        name, Unit.RATIO, file(path, "memory.current") + ' ' + directory(path) + "/memory.high")
                : Reading.of(name, ratios.get(samples - 1), Unit.RATIO, path + " memory.current", null, Origin.SAMPLE);
    }

    /** How much one of its counters rose in the window; a cgroup that appeared in it counts from 0. */
    public Reading increase(String path, String key) {
        Series all = series(path, key);
        Series inside = all.between(window.from(), window.to());
        String name = "increase of " + key;
        if (inside.isEmpty()) {
            return Reading.unknown(name, Unit.EVENTS, file(path, key));
        }
        Long rise = all.increase(window.from(), window.to());
        boolean born = inside.millis(0) == all.millis(0) && bornInside(path);
        if (rise == null && !born) {
            return Reading.unknown(name, Unit.EVENTS, file(path, key));
        }
        double value = (rise == null ? 0 : rise) + (born ? inside.value(0) : 0);
        return Reading.of(name, value, Unit.EVENTS, path + ' ' + key, null, Origin.COUNTER);
    }

    /** One of its numbers over all samples. */
    public Series series(String path, String key) {
        return history.series(sample -> value(sample, path, key));
    }

    /** True if earlier samples had a cgroup section without it: it is younger than what was watched. */
    private boolean bornInside(String path) {
        for (HostSample sample : history.samples()) {
            CgroupSection section = sample.getCgroups();
            if (section != null) {
                return section.getCgroups().stream().noneMatch(c -> c.getPath().equals(path)) || window.bootedInside();
            }
        }
        return false;
    }

    private static @Nullable Long value(HostSample sample, String path, String key) {
        CgroupSection section = sample.getCgroups();
        if (section == null) {
            return null;
        }
        for (CgroupSample cgroup : section.getCgroups()) {
            if (cgroup.getPath().equals(path)) {
                return cgroup.getValues().get(key);
            }
        }
        return null;
    }

    private String file(String path, String key) {
        // memory.stat and memory.oom_control of version 1 hold lines, memory.kmem.tcp.failcnt is a file by itself.
        boolean lines = version(path) == 2 || key.startsWith("memory.stat.") || key.startsWith("memory.oom_control.");
        int second = lines ? key.indexOf('.', key.indexOf('.') + 1) : -1;
        return "cat " + directory(path) + '/' + (second < 0 ? key : key.substring(0, second));
    }
}
