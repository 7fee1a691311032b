// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.parse.MemInfo;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A cache of the kernel's slab allocator.
 *
 * @param bytes that it grew by, or holds at the kill
 * @param share of the growth (or of all unreclaimable slab at the kill), 0 to 1
 */
record SlabCache(String name, double bytes, double share, String source) {
    /** The cache that grew most, and by what part of the growth of all; from the samples, else the kill's table. */
    static Optional<SlabCache> fastest(Measures m) {
        List<HostSample> known = m.incident().history().samples().stream()
                .filter(sample -> sample.getKernelMemory() != null
                        && !sample.getKernelMemory().getSlabs().isEmpty()
                        && !sample.getTime().isAfter(m.window().to()))
                .toList();
        Optional<SlabCache> sampled = known.size() < 2
                ? Optional.empty()
                : growth(
                        pages(known.get(0)),
                        pages(known.get(known.size() - 1)),
                        m.host().pageSize());
        return sampled.or(() -> largestAtKill(m));
    }

    private static Map<String, Long> pages(HostSample sample) {
        Map<String, Long> pages = new TreeMap<>();
        sample.getKernelMemory().getSlabs().forEach(slab -> pages.put(slab.getName(), slab.getPages()));
        return pages;
    }

    private static Optional<SlabCache> growth(Map<String, Long> first, Map<String, Long> last, int pageSize) {
        double all = 0;
        String worst = null;
        double most = 0;
        for (Map.Entry<String, Long> cache : last.entrySet()) {
            double grown = (double) pageSize * (cache.getValue() - first.getOrDefault(cache.getKey(), 0L));
            all += Math.max(0, grown);
            if (grown > most) {
                most = grown;
                worst = cache.getKey();
            }
        }
        return worst == null ? Optional.empty() : Optional.of(new SlabCache(worst, most, most / all, "slabinfo"));
    }

    private static Optional<SlabCache> largestAtKill(Measures m) {
        for (OomReport kill : m.oom().hostWide()) {
            List<MemInfo.SlabRow> rows = kill.memory().unreclaimableSlab();
            if (rows != null && !rows.isEmpty()) {
                double all = rows.stream().mapToLong(MemInfo.SlabRow::totalKb).sum();
                MemInfo.SlabRow top = rows.get(0);
                return Optional.of(new SlabCache(
                        top.name(),
                        top.totalKb() * 1024.0,
                        top.totalKb() / all,
                        kill.id().toString()));
            }
        }
        return Optional.empty();
    }

    /** Whether it is most of it. */
    Finding mostOfIt(Measures m) {
        Reading part = Reading.of("part of it that is " + name, share, Unit.SHARE, source, null, Origin.SAMPLE);
        return Finding.atLeast(part, m.bound(Threshold.ONE_CACHE));
    }
}
