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
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.history.Series;
import io.enomem.streams.parse.MemoryShares;
import io.enomem.streams.parse.OomReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** SUnreclaim since the host booted, a day at most; of the samples alone where too little is there now to have grown. */
    static Series slabOverTheDay(Measures m) {
        Series sampled = slab(m);
        return reaches(m, Threshold.SLAB_GROWTH, sampled) ? m.memory().seriesOverTheDay("SUnreclaim") : sampled;
    }

    /** The same of memory that nobody owns. */
    static Series unownedOverTheDay(Measures m) {
        Series sampled = m.memory().unownedSeries();
        return reaches(m, Threshold.UNOWNED_SHARE, sampled) ? m.memory().unownedOverTheDay() : sampled;
    }

    /**
     * Whether any sample shows as large a part of RAM; true where there is none. What has risen by as much is there at the end
     * (what nobody owns may have begun a little below 0), and a day of minutes costs more than all else.
     */
    private static boolean reaches(Measures m, Threshold share, Series sampled) {
        Long most = sampled.max(Instant.EPOCH, m.window().to());
        return most == null || most >= m.bound(share, m.host().ram()).value();
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
        return SlabCache.fastest(m)
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
        Series day = unownedOverTheDay(m);
        Rise unowned = Rise.of(day);
        Rise files = day.isEmpty() ? null : Rise.of(filesThatAreNoSockets(m, day));
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

    /** Over the time of that series. */
    private static Series filesThatAreNoSockets(Measures m, Series over) {
        HostHistory history = m.incident().history();
        List<HostSample> samples = history.samples();
        boolean sampled =
                !samples.isEmpty() && !over.time(0).isBefore(samples.get(0).getTime());
        return sampled
                ? history.series(sample -> filesThatAreNoSockets(counter -> counter.in(sample)))
                : history.longSeries(Kernel::filesThatAreNoSockets, Minutes.Reduction.LAST)
                        .sinceBoot();
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
