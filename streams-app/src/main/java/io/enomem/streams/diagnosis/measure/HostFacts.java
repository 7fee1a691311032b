// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostInfo;
import io.enomem.streams.history.HostHistory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the host is and is limited to: RAM, CPUs, page size, kernel, sysctls. Immutable. */
public final class HostFacts {
    private static final int USUAL_PAGE = 4096;

    private final HostHistory history;
    private final @Nullable HostInfo info;

    /** The facts of a host whose history that is. */
    public HostFacts(HostHistory history) {
        this.history = history;
        this.info = history.info();
    }

    /** RAM the kernel manages (MemTotal). */
    public Reading ram() {
        Long bytes = info == null ? null : info.getMemoryBytes();
        if (bytes == null) {
            Long kb = history.series("meminfo.MemTotal").last();
            bytes = kb == null ? null : kb * 1024;
        }
        return Reading.sampled("RAM", bytes, Unit.BYTES, "meminfo.MemTotal", null, "grep MemTotal /proc/meminfo");
    }

    /** Online CPUs. */
    public Reading cpus() {
        Integer cpus = info == null ? null : info.getCpus();
        return Reading.sampled("CPUs", cpus == null ? null : (long) cpus, Unit.COUNT, "cpus", null, "nproc");
    }

    /** Bytes of a page; 4 KiB, which all but some arm64 and ppc64 hosts have, where it was not told. */
    public int pageSize() {
        Integer size = info == null ? null : info.getPageSizeBytes();
        return size == null ? USUAL_PAGE : size;
    }

    /** The kernel release; null if it was not told. */
    public @Nullable KernelRelease kernel() {
        String release = info == null ? null : info.getKernelRelease();
        return release == null ? null : KernelRelease.parse(release);
    }

    /** Text of a sysctl by its dotted name, null if it was not read. */
    public @Nullable String sysctl(String name) {
        return info == null ? null : info.getSysctls().get(name);
    }

    /** The number at a place, from 0, of a sysctl that holds several. */
    public Reading sysctl(String name, int place, Unit unit) {
        Long value = sysctl(name, place);
        String file = "cat /proc/sys/" + name.replace('.', '/');
        String shown = place == 0 ? name : name + '[' + place + ']';
        return Reading.sampled(shown, value, unit, name, null, file);
    }

    /** As {@link #sysctl(String, int, Unit)}, the number alone; null if it is not known. */
    public @Nullable Long sysctl(String name, int place) {
        return number(sysctl(name), place);
    }

    /** Modules that taint the kernel, and their letters: out of tree, unsigned, proprietary. Empty also if not read. */
    public Map<String, String> taintedModules() {
        return info == null ? Map.of() : Map.copyOf(info.getTaintedModules());
    }

    private static @Nullable Long number(@Nullable String text, int place) {
        if (text == null) {
            return null;
        }
        String[] words = text.trim().split(" +");
        if (place >= words.length) {
            return null;
        }
        try {
            return Long.parseLong(words[place]);
        } catch (NumberFormatException e) {
            return null; // not a number: as good as not read
        }
    }
}
