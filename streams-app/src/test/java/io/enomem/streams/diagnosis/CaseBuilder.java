// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import io.enomem.schemas.Counter;
import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Makes cases by hand: times are seconds after {@link #T0}. */
public final class CaseBuilder {
    public static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    public static final String MACHINE = "0123456789abcdef0123456789abcdef";
    public static final String BOOT = "11111111-2222-3333-4444-555555555555";

    private final List<Signal> signals = new ArrayList<>();
    private final List<Signal> nearby = new ArrayList<>();
    private final List<HostSample> samples = new ArrayList<>();
    private final List<HostSample> reduced = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Case.Earlier> earlier = new ArrayList<>();
    private final List<Changes.Change> changes = new ArrayList<>();
    private final Map<String, String> sysctls = new HashMap<>();
    private final Map<String, String> modules = new HashMap<>();
    private long ramBytes = 512L << 20;
    private String kernel = "6.1.0-47-amd64";
    private Instant bootedAt = T0.minusSeconds(3600);
    private boolean info = true;

    /** A host of 512 MiB with two CPUs that booted an hour ago. */
    public static CaseBuilder host() {
        return new CaseBuilder();
    }

    public static Instant at(double seconds) {
        return T0.plusMillis(Math.round(seconds * 1000));
    }

    /** Identity of a record of /dev/kmsg, proven to be the kernel's. */
    public static RecordId kmsg(long sequence) {
        return new RecordId("kmsg", sequence, true);
    }

    /** Identity of a line of a log file. */
    public static RecordId log(String service, long offset) {
        return new RecordId("log:/var/log/" + service + ".log", offset, false);
    }

    public CaseBuilder ram(long bytes) {
        ramBytes = bytes;
        return this;
    }

    public CaseBuilder kernel(String release) {
        kernel = release;
        return this;
    }

    public CaseBuilder booted(double seconds) {
        bootedAt = at(seconds);
        return this;
    }

    public CaseBuilder withoutInfo() {
        info = false;
        return this;
    }

    public CaseBuilder sysctl(String name, String value) {
        sysctls.put(name, value);
        return this;
    }

    /** A module that taints, with its letters as in /proc/modules. */
    public CaseBuilder module(String name, String letters) {
        modules.put(name, letters);
        return this;
    }

    public CaseBuilder signal(Signal signal) {
        signals.add(signal);
        return this;
    }

    public CaseBuilder nearby(Signal signal) {
        nearby.add(signal);
        return this;
    }

    public CaseBuilder gap(Gap gap) {
        gaps.add(gap);
        return this;
    }

    public CaseBuilder earlier(Case.Earlier before) {
        earlier.add(before);
        return this;
    }

    /** Something was changed on the host. */
    public CaseBuilder change(double seconds, String what) {
        changes.add(new Changes.Change(at(seconds), what));
        return this;
    }

    /** A sample with what the consumer puts into it. */
    public CaseBuilder sample(double seconds, Consumer<SampleBuilder> content) {
        SampleBuilder sample = new SampleBuilder(at(seconds));
        content.accept(sample);
        samples.add(sample.build());
        return this;
    }

    /** Samples each second of a span, both ends included. */
    public CaseBuilder samples(int from, int to, java.util.function.BiConsumer<Integer, SampleBuilder> content) {
        for (int second = from; second <= to; second++) {
            int now = second;
            sample(second, s -> content.accept(now, s));
        }
        return this;
    }

    /** Samples of which only the reductions of their minutes are left, one a minute; minutes may be negative. */
    public CaseBuilder minutes(int from, int to, java.util.function.BiConsumer<Integer, SampleBuilder> content) {
        for (int minute = from; minute <= to; minute++) {
            SampleBuilder sample = new SampleBuilder(at(60.0 * minute));
            content.accept(minute, sample);
            reduced.add(sample.build());
        }
        return this;
    }

    /** Takes what was recorded away again: counters by name, or {@code sockets}, {@code cgroups}, {@code processes}. */
    public CaseBuilder without(String... parts) {
        for (String part : parts) {
            samples.replaceAll(sample -> without(sample, part));
            sysctls.remove(part);
        }
        return this;
    }

    private static HostSample without(HostSample sample, String part) {
        HostSample.Builder copy = HostSample.newBuilder(sample);
        switch (part) {
            case "sockets" -> copy.setSockets(null);
            case "cgroups" -> copy.setCgroups(null);
            case "processes" -> copy.setProcesses(null);
            default ->
                Counter.find(part).ifPresent(counter -> {
                    SpecificRecord section =
                            counter.section() == Counter.Section.NETWORK ? copy.getNetwork() : copy.getMemory();
                    if (section != null) {
                        section.put(counter.position(), null);
                    }
                });
        }
        return copy.build();
    }

    public Case build() {
        signals.sort(Comparator.comparing(Signal::time).thenComparing(Signal::id));
        samples.sort(Comparator.comparing(HostSample::getTime));
        Instant start = signals.get(0).time();
        Instant end = signals.get(signals.size() - 1).time();
        Instant latest =
                samples.isEmpty() ? end : samples.get(samples.size() - 1).getTime();
        return new Case(
                MACHINE + "-" + start.toEpochMilli() + "-00000000",
                List.copyOf(signals),
                List.copyOf(nearby),
                new HostHistory(info ? info() : null, samples, () -> Minutes.reduce(reduced)),
                List.copyOf(gaps),
                start,
                end,
                latest.isAfter(end) ? latest : end,
                false,
                List.copyOf(earlier),
                List.of(),
                (from, to) -> changes.stream().filter(c -> c.within(from, to)).toList(),
                List.of());
    }

    private HostInfo info() {
        return HostInfo.newBuilder()
                .setMachineId(MACHINE)
                .setBootId(BOOT)
                .setTime(T0)
                .setHostname("web-01")
                .setKernelRelease(kernel)
                .setBootedAt(bootedAt)
                .setCpus(2)
                .setMemoryBytes(ramBytes)
                .setPageSizeBytes(4096)
                .setSysctls(Map.copyOf(sysctls))
                .setTaintedModules(Map.copyOf(modules))
                .build();
    }
}
