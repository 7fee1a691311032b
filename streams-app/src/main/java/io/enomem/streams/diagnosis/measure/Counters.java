// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Series;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Increases and levels of anything sampled, over the window. Names are the kernel's, {@code <file>.<Field>}. */
public final class Counters {
    /** What triggers watch and no counter of a sample is, by its unit. */
    private static final Set<String> BYTES = Set.of("ss.skmem");

    private static final Set<String> KILOBYTES = Set.of("meminfo.Unowned");

    private final HostHistory history;
    private final Window window;

    Counters(HostHistory history, Window window) {
        this.history = history;
        this.window = window;
    }

    /** How much a counter rose in the window; where the host booted inside it, its first value counts from 0. */
    public Reading increase(String counter) {
        Counter named = Counter.named(counter);
        return increase("increase of " + shortName(counter), named::in, unitOf(named), counter, fileOf(counter));
    }

    /** The increase of several counters together, of those that are known; unknown only if none is. */
    public Reading increaseOfAny(String name, String... counters) {
        Reading sum = null;
        for (String counter : counters) {
            Reading one = increase(counter);
            if (one.known()) {
                sum = sum == null ? one : sum.plus(one);
            }
        }
        return (sum == null ? increase(counters[0]) : sum).as(name);
    }

    /** The increase of anything that samples hold. */
    public Reading increase(
            String name, Function<HostSample, @Nullable Long> number, Unit unit, String source, String missing) {
        Series all = history.series(number);
        Series inside = all.between(Instant.EPOCH, window.to());
        if (window.bootedInside() && !inside.isEmpty()) {
            Long later = all.increase(Instant.EPOCH, window.to());
            return Reading.of(
                    name, (double) inside.value(0) + (later == null ? 0 : later), unit, source, null, Origin.COUNTER);
        }
        Long rise = all.increase(window.from(), window.to());
        return rise == null
                ? Reading.unknown(name, unit, missing)
                : Reading.of(name, rise, unit, source, null, Origin.COUNTER);
    }

    /** The largest value in the window. */
    public Reading peak(String counter) {
        return extreme("largest " + shortName(counter), counter, true);
    }

    /** The smallest value in the window. */
    public Reading lowest(String counter) {
        return extreme("smallest " + shortName(counter), counter, false);
    }

    /** The smallest value in the window among samples in which another one, its whole, is above 0. */
    public Reading lowestAfterConfigured(String counter, String whole) {
        Counter named = Counter.named(counter);
        Counter all = Counter.named(whole);
        Series inside = history.series(sample -> {
                    Long total = all.in(sample);
                    return total == null || total == 0 ? null : named.in(sample);
                })
                .between(window.from(), window.to());
        return extreme("smallest " + shortName(counter), counter, inside, false);
    }

    /** The newest value at or before the end of the window. */
    public Reading last(String counter) {
        Counter named = Counter.named(counter);
        Series all = history.series(named::in).between(Instant.EPOCH, window.to());
        int i = all.size() - 1;
        return i < 0
                ? Reading.unknown(shortName(counter), unitOf(named), fileOf(counter))
                : Reading.sampled(
                        shortName(counter), scaled(named, all.value(i)), unitOf(named), counter, all.time(i), "");
    }

    /** The points of a counter within the window. */
    public Series inWindow(String counter) {
        return history.series(counter).between(window.from(), window.to());
    }

    private Reading extreme(String name, String counter, boolean largest) {
        Series inside = history.series(counter).between(window.from(), window.to());
        return extreme(name, counter, inside, largest);
    }

    private static Reading extreme(String name, String counter, Series inside, boolean largest) {
        Counter named = Counter.named(counter);
        if (inside.isEmpty()) {
            return Reading.unknown(name, unitOf(named), fileOf(counter));
        }
        int best = 0;
        for (int i = 1; i < inside.size(); i++) {
            boolean better = largest ? inside.value(i) > inside.value(best) : inside.value(i) < inside.value(best);
            best = better ? i : best;
        }
        return Reading.sampled(name, scaled(named, inside.value(best)), unitOf(named), counter, inside.time(best), "");
    }

    private static long scaled(Counter counter, long value) {
        return counter.unit().equals("kB") ? value * 1024 : value;
    }

    private static Unit unitOf(Counter counter) {
        return switch (counter.unit()) {
            case "pages" -> Unit.PAGES;
            case "kB", "bytes" -> Unit.BYTES;
            case "ms" -> Unit.MILLIS;
            case "boolean" -> Unit.BOOLEAN;
            case "sockets" -> Unit.SOCKETS;
            case "segments" -> Unit.SEGMENTS;
            case "datagrams" -> Unit.DATAGRAMS;
            case "entries" -> Unit.ENTRIES;
            case "tasks" -> Unit.TASKS;
            case "events" -> Unit.EVENTS;
            default -> Unit.COUNT;
        };
    }

    /** A value of a counter or of what triggers watch, with its unit, for people. */
    public static String shown(String counter, long value) {
        if (BYTES.contains(counter)) {
            return Unit.BYTES.format(value);
        }
        if (KILOBYTES.contains(counter)) {
            return Unit.BYTES.format(value * 1024.0);
        }
        return Counter.find(counter)
                .map(named -> unitOf(named).format(scaled(named, value)))
                .orElseGet(() -> Unit.COUNT.format(value));
    }

    private static String shortName(String counter) {
        int dot = counter.indexOf('.');
        return counter.substring(dot + 1).replace('.', ' ');
    }

    /** Where a counter is read: the file below /proc that its name begins with. */
    static String fileOf(String counter) {
        String file = counter.substring(0, counter.indexOf('.')).toLowerCase(Locale.ROOT);
        return switch (file) {
            case "meminfo", "vmstat", "stat", "loadavg" -> "cat /proc/" + file;
            case "pressure" -> "cat /proc/pressure/memory (boot with psi=1 if it is empty)";
            case "file-nr" -> "cat /proc/sys/fs/file-nr";
            case "nf_conntrack" -> "cat /proc/sys/net/netfilter/nf_conntrack_count";
            case "nf_conntrack_stat", "arp_cache", "ndisc_cache" ->
                "cat /proc/net/stat/" + (file.equals("nf_conntrack_stat") ? "nf_conntrack" : file);
            default -> "cat /proc/net/" + file;
        };
    }
}
