// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.OomFacts;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.history.Series;
import io.enomem.streams.parse.MemInfo;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Measures of memory that the kernel itself holds: slab, and pages that no counter owns. */
final class Kernel {
    /** The slab cache of tracked connections. */
    private static final String CONNTRACK = "nf_conntrack";

    static final String MEMINFO = "cat /proc/meminfo, twice, some time apart";
    private static final String SLABS = "cat /proc/slabinfo (as root), twice";

    private static final Counter FILES = Counter.named("file-nr.allocated");
    private static final Counter SOCKETS = Counter.named("sockstat.sockets.used");

    private Kernel() {}

    /** SUnreclaim over everything watched. */
    static Series slab(Measures m) {
        return m.memory().series("SUnreclaim");
    }

    /** SUnreclaim since the host booted, a day at most. */
    static Series slabOverTheDay(Measures m) {
        return m.memory().seriesOverTheDay("SUnreclaim");
    }

    /** Unreclaimable slab at a host-wide kill as a part of RAM; unknown if no dump says. */
    static Finding slabFillsRam(Measures m) {
        Finding result = Finding.nothing();
        for (OomReport kill : m.oom().hostWide()) {
            Reading held = OomFacts.held(kill, "unreclaimable slab at the kill", MemoryShares::slabUnreclaimable);
            Finding large = Finding.atLeast(held, m.bound(Threshold.SLAB_GROWTH, OomFacts.ram(kill)));
            result = result.or(large);
        }
        return result;
    }

    /**
     * Whether memory that nobody owned filled RAM at a host-wide kill. Its dump has no line for sockets (root-causes.md 1.9),
     * and they can take as much within a second: it counts only where a sample shortly before shows half of it without them.
     */
    static Finding unownedAtKill(Measures m) {
        Finding result = Finding.nothing();
        for (OomReport kill : m.oom().hostWide()) {
            Reading held =
                    OomFacts.held(kill, "memory that the kill's dump shows nobody to own", MemoryShares::unowned);
            Finding large = Finding.atLeast(held, m.bound(Threshold.UNOWNED_AT_KILL, OomFacts.ram(kill)));
            result = result.or(large.holds() ? large.and(sampledBefore(m, kill, held)) : large);
        }
        return result;
    }

    private static Finding sampledBefore(Measures m, OomReport kill, Reading held) {
        Finding seen = Finding.atLeast(m.memory().unownedBefore(kill.time()), m.bound(Threshold.EXPLAINS, held));
        return seen.holds()
                ? seen
                : Finding.unknown("cat /proc/meminfo /proc/net/sockstat of a moment before the kill");
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
        Finding mostOfIt(Measures m) {
            Reading part = Reading.of("part of it that is " + name, share, Unit.SHARE, source, null, Origin.SAMPLE);
            return Finding.atLeast(part, m.bound(Threshold.ONE_CACHE));
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
                .times(m.value(Threshold.SOCKET_SLAB), Unit.BYTES)
                .as("slab of all sockets");
        Reading tracked =
                tracked(m).times(m.value(Threshold.CONNTRACK_SLAB), Unit.BYTES).as("slab of tracked connections");
        Rise rise = Rise.of(slabOverTheDay(m));
        if (rise == null) {
            return Finding.unknown(MEMINFO);
        }
        Reading grown = Reading.of(
                "growth of unreclaimable slab", rise.bytes(), Unit.BYTES, "meminfo", rise.time(), Origin.SAMPLE);
        return Finding.atLeast(sockets, m.bound(Threshold.EXPLAINS, grown))
                .or(tracked.known() ? Finding.atLeast(tracked, m.bound(Threshold.EXPLAINS, grown)) : trackedBySlab(m));
    }

    /**
     * Without their number: tracked connections are objects of the cache nf_conntrack, never merged with another
     * (SLAB_TYPESAFE_BY_RCU), and larger than what hangs on each (nf_conntrack_core.c). Growth that is mostly another
     * cache's is not theirs.
     */
    private static Finding trackedBySlab(Measures m) {
        return fastestCache(m)
                .filter(cache -> !cache.name().startsWith(CONNTRACK))
                .map(cache -> cache.mostOfIt(m).not())
                .filter(Finding::fails)
                .orElseGet(() -> Finding.unknown("cat /proc/sys/net/netfilter/nf_conntrack_count"));
    }

    /** Tracked connections at their most: none where the settings of the network were read and conntrack has none. */
    private static Reading tracked(Measures m) {
        Reading count = m.counters().peak("nf_conntrack.count");
        boolean notLoaded = m.host().sysctl("net.core.somaxconn") != null
                && m.host().sysctl("net.netfilter.nf_conntrack_max") == null;
        return count.known() || !notLoaded
                ? count
                : Reading.of("tracked connections", 0, Unit.COUNT, "net.netfilter is not there", null, Origin.SAMPLE);
    }

    /** The cgroup that most of the growth of unreclaimable slab was charged to, the deepest of several on one path. */
    static Optional<String> chargedCgroup(Measures m) {
        Rise all = Rise.of(slab(m));
        String charged = null;
        for (String path : m.cgroups().paths()) {
            Rise own = path.equals("/") ? null : Rise.of(m.cgroups().series(path, "memory.stat.slab_unreclaimable"));
            boolean most = all != null
                    && own != null
                    && all.bytes() > 0
                    && own.bytes() >= m.value(Threshold.EXPLAINS) * all.bytes();
            if (most && (charged == null || path.length() > charged.length())) {
                charged = path;
            }
        }
        return Optional.ofNullable(charged);
    }

    /**
     * Whether full pipes explain pages that nobody owns: no counter of meminfo has them. A pipe has two open files that are no
     * sockets, and it fills only as far as it is written to: so it may be the reason, and does not have to.
     */
    static Finding pipesExplain(Measures m) {
        Rise unowned = Rise.of(m.memory().unownedOverTheDay());
        Rise files = Rise.of(m.incident()
                .history()
                .longSeries(Kernel::filesThatAreNoSockets, Minutes.Reduction.LAST)
                .sinceBoot());
        if (unowned == null || files == null) {
            return Finding.unknown("cat /proc/sys/fs/file-nr /proc/net/sockstat, twice, some time apart");
        }
        double pages = files.bytes() / 2 * m.value(Threshold.PIPE_PAGES);
        Reading pipes = Reading.of(
                "what as many pipes hold as files were opened, sockets aside",
                pages * m.host().pageSize(),
                Unit.BYTES,
                "file-nr.allocated",
                files.time(),
                Origin.SAMPLE);
        Reading grown = Reading.of(
                "growth of memory that nobody owns",
                unowned.bytes(),
                Unit.BYTES,
                "meminfo",
                unowned.time(),
                Origin.SAMPLE);
        return Finding.atLeast(pipes, m.bound(Threshold.EXPLAINS, grown));
    }

    private static @Nullable Long filesThatAreNoSockets(Function<Counter, @Nullable Long> number) {
        Long files = number.apply(FILES);
        Long sockets = number.apply(SOCKETS);
        return files == null || sockets == null ? null : files - sockets;
    }

    /** What to look at where no dump names a cache. */
    static String missingSlabs() {
        return SLABS;
    }
}
