// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.history.Series;
import io.enomem.streams.parse.MemInfo;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Measures of memory that the kernel itself holds: slab, and pages that no counter owns. */
final class Kernel {
    private static final String MEMINFO = "cat /proc/meminfo, twice, some time apart";
    private static final String SLABS = "cat /proc/slabinfo (as root), twice";

    private Kernel() {}

    /** What a number of bytes rose by from its lowest point before its end, and in how many samples it rose. */
    record Rise(double bytes, int rising, Instant time) {
        static @Nullable Rise of(Series series) {
            if (series.size() < 2) {
                return null;
            }
            int last = series.size() - 1;
            long low = series.value(0);
            for (int i = 1; i <= last; i++) {
                low = Math.min(low, series.value(i));
            }
            int rising = 0;
            for (int i = 1; i <= last; i++) {
                rising += series.value(i) > series.value(i - 1) ? 1 : 0;
            }
            return new Rise(series.value(last) - low, rising, series.time(last));
        }
    }

    /** Whether a kind of kernel memory rose by that part of RAM, mostly upwards. */
    static Finding rose(Measures m, Series series, String what, Threshold share) {
        Rise rise = Rise.of(series);
        if (rise == null) {
            return Finding.unknown(MEMINFO);
        }
        Reading grown = Reading.of("growth of " + what, rise.bytes, Unit.BYTES, "meminfo", rise.time, Origin.SAMPLE);
        Reading steps = Reading.of(
                "samples in which " + what + " rose", rise.rising, Unit.SAMPLES, "meminfo", rise.time, Origin.SAMPLE);
        return Finding.atLeast(grown, share.of(m.host().ram()))
                .and(Finding.atLeast(steps, Threshold.GROWTH_SAMPLES.bound()));
    }

    /** SUnreclaim over everything watched. */
    static Series slab(Measures m) {
        return m.memory().series("SUnreclaim");
    }

    /** Unreclaimable slab at a host-wide kill as a part of RAM; unknown if no dump says. */
    static Finding slabFillsRam(Measures m) {
        Finding result = Finding.nothing();
        for (OomReport kill : m.oom().hostWide()) {
            Reading held = OomFacts.held(kill, "unreclaimable slab at the kill", MemoryShares::slabUnreclaimable);
            Finding large = Finding.atLeast(held, Threshold.SLAB_GROWTH.of(OomFacts.ram(kill)));
            result = result.or(large);
        }
        return result;
    }

    /** Unowned memory at a host-wide kill, without socket buffers, as a part of RAM; unknown if no dump says. */
    static Finding unownedAtKill(Measures m) {
        Finding result = Finding.nothing();
        Reading sockets = m.tcp().bytes(m.tcp().peak());
        for (OomReport kill : m.oom().hostWide()) {
            Reading held =
                    OomFacts.held(kill, "memory that the kill's dump shows nobody to own", MemoryShares::unowned);
            Reading rest = sockets.known() ? held.minus(sockets) : held;
            result = result.or(Finding.atLeast(
                    rest.as("memory that nobody owns at the kill, socket buffers aside"),
                    Threshold.UNOWNED_AT_KILL.of(OomFacts.ram(kill))));
        }
        return result;
    }

    /** The cache that grew most, and by what part of the growth of all; from the samples, else the kill's table. */
    static Optional<Cache> fastestCache(Measures m) {
        Map<String, Long> first = null;
        Map<String, Long> last = null;
        for (HostSample sample : m.incident().history().samples()) {
            if (sample.getKernelMemory() != null
                    && !sample.getKernelMemory().getSlabs().isEmpty()
                    && !sample.getTime().isAfter(m.window().to())) {
                Map<String, Long> caches = new TreeMap<>();
                sample.getKernelMemory()
                        .getSlabs()
                        .forEach(s ->
                                caches.put(s.getName(), s.getPages() * m.host().pageSize()));
                first = first == null ? caches : first;
                last = caches;
            }
        }
        Optional<Cache> sampled =
                first == null || last == null || first == last ? Optional.empty() : growth(first, last);
        return sampled.or(() -> largestAtKill(m));
    }

    /** @param share of the growth (or of all unreclaimable slab at the kill), 0 to 1 */
    record Cache(String name, double bytes, double share, String source) {
        Finding mostOfIt() {
            Reading part = Reading.of("part of it that is " + name, share, Unit.SHARE, source, null, Origin.SAMPLE);
            return Finding.atLeast(part, Threshold.ONE_CACHE.bound());
        }
    }

    private static Optional<Cache> growth(Map<String, Long> first, Map<String, Long> last) {
        double all = 0;
        String worst = null;
        double most = 0;
        for (Map.Entry<String, Long> cache : last.entrySet()) {
            double grown = cache.getValue() - first.getOrDefault(cache.getKey(), 0L);
            all += Math.max(0, grown);
            if (grown > most) {
                most = grown;
                worst = cache.getKey();
            }
        }
        return worst == null ? Optional.empty() : Optional.of(new Cache(worst, most, most / all, "slabinfo"));
    }

    private static Optional<Cache> largestAtKill(Measures m) {
        for (OomReport kill : m.oom().hostWide()) {
            List<MemInfo.SlabRow> rows = kill.memory().unreclaimableSlab();
            if (rows != null && !rows.isEmpty()) {
                double all = rows.stream().mapToLong(MemInfo.SlabRow::totalKb).sum();
                MemInfo.SlabRow top = rows.get(0);
                return Optional.of(new Cache(
                        top.name(),
                        top.totalKb() * 1024.0,
                        top.totalKb() / all,
                        kill.id().toString()));
            }
        }
        return Optional.empty();
    }

    /** Whether sockets, descriptors or tracked connections of somebody explain slab: each has a known price. */
    static Finding objectsExplain(Measures m) {
        Reading sockets = m.counters()
                .peak("sockstat.sockets.used")
                .times(SOCKET_BYTES, Unit.BYTES)
                .as("slab of all sockets");
        Reading tracked = m.counters()
                .peak("nf_conntrack.count")
                .times(FLOW_BYTES, Unit.BYTES)
                .as("slab of tracked connections");
        Rise rise = Rise.of(slab(m));
        if (rise == null) {
            return Finding.unknown(MEMINFO);
        }
        Reading grown =
                Reading.of("growth of unreclaimable slab", rise.bytes, Unit.BYTES, "meminfo", rise.time, Origin.SAMPLE);
        return Finding.atLeast(sockets, Threshold.EXPLAINS.of(grown))
                .or(Finding.atLeast(tracked, Threshold.EXPLAINS.of(grown)));
    }

    /** root-causes.md 1.5: 20,000 unconnected sockets took 76 MB. */
    private static final double SOCKET_BYTES = 3_800;

    /** root-causes.md B6. */
    private static final double FLOW_BYTES = 320;

    /** What to look at where no dump names a cache. */
    static String missingSlabs() {
        return SLABS;
    }
}
