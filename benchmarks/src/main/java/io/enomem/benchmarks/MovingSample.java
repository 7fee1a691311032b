// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelMemory;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.SocketSection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Samples without end, whose numbers move as those of a recorded host: what is counted goes on at the recorded rate, what is
 * a level repeats. Sections come as often as the agent reads them by default: counters at each tick, processes, cgroups and
 * kernel memory once a minute, sockets once in five.
 */
public final class MovingSample {
    private static final long DETAILS_MILLIS = 60_000;
    private static final long SOCKETS_MILLIS = 300_000;

    private static final Set<String> COUNTED_UNITS = Set.of("events", "ms", "us", "datagrams", "segments", "packets");

    private final Instant start;
    private final Duration period;
    private final List<Frame> frames = new ArrayList<>();

    /** A recorded sample that is overwritten, and what it held. */
    private record Frame(
            HostSample sample,
            @Nullable KernelMemory kernelMemory,
            @Nullable CgroupSection cgroups,
            @Nullable ProcessSection processes,
            @Nullable SocketSection sockets,
            List<Moving> moving) {}

    /** A number that only rises: where it stands, how it began, and by how much it rises per tick. */
    private record Moving(SpecificRecord section, int position, long from, double rate) {
        void to(long tick) {
            section.put(position, from + Math.round(rate * tick));
        }
    }

    /**
     * @param recorded samples of one host, in order
     * @param start time of the first tick
     * @param period time between two ticks
     */
    public MovingSample(List<HostSample> recorded, Instant start, Duration period) {
        this.start = start;
        this.period = period;
        for (HostSample each : recorded) {
            HostSample sample = SpecificData.get().deepCopy(HostSample.getClassSchema(), each);
            List<Moving> moving = new ArrayList<>();
            moving(sample.getNetwork(), recorded, HostSample::getNetwork, moving);
            moving(sample.getMemory(), recorded, HostSample::getMemory, moving);
            frames.add(new Frame(
                    sample,
                    sample.getKernelMemory(),
                    sample.getCgroups(),
                    sample.getProcesses(),
                    sample.getSockets(),
                    moving));
        }
    }

    /** The sample of a tick, with so many kills since boot; a later call overwrites it. */
    public HostSample at(long tick, long kills) {
        Frame frame = frames.get((int) (tick % frames.size()));
        HostSample sample = frame.sample;
        Duration since = period.multipliedBy(tick);
        Instant time = start.plus(since);
        boolean details = since.toMillis() % DETAILS_MILLIS < period.toMillis();
        boolean sockets = since.toMillis() % SOCKETS_MILLIS < period.toMillis();
        set(sample, "time", time);
        set(sample, "bootTimeMillis", 1_000 + since.toMillis());
        set(sample, "periodMillis", (int) period.toMillis());
        set(sample, "kernelMemory", details ? frame.kernelMemory : null);
        set(sample, "cgroups", details ? frame.cgroups : null);
        set(sample, "processes", details ? frame.processes : null);
        set(sample, "sockets", sockets ? frame.sockets : null);
        set(sample.getNetwork(), "readAt", time);
        set(sample.getMemory(), "readAt", time);
        set(sample.getMemory(), "vmstat_oom_kill", kills);
        frame.moving.forEach(number -> number.to(tick));
        return sample;
    }

    private static void set(@Nullable SpecificRecord record, String field, @Nullable Object value) {
        if (record != null) {
            record.put(record.getSchema().getField(field).pos(), value);
        }
    }

    private static void moving(
            @Nullable SpecificRecord section,
            List<HostSample> recorded,
            Function<HostSample, @Nullable SpecificRecord> part,
            List<Moving> moving) {
        SpecificRecord first = part.apply(recorded.get(0));
        SpecificRecord last = part.apply(recorded.get(recorded.size() - 1));
        if (section == null || first == null || last == null) {
            return;
        }
        for (Field field : section.getSchema().getFields()) {
            if (counts(field)
                    && !field.name().equals("vmstat_oom_kill")
                    && first.get(field.pos()) instanceof Long from
                    && last.get(field.pos()) instanceof Long to) {
                moving.add(new Moving(
                        section, field.pos(), from, (double) (to - from) / Math.max(1, recorded.size() - 1)));
            }
        }
    }

    /** Whether a number only rises; those of vmstat that do not are named nr_. */
    private static boolean counts(Field field) {
        String name = String.valueOf(field.getProp("counter"));
        return COUNTED_UNITS.contains(String.valueOf(field.getProp("unit")))
                || (name.startsWith("vmstat.") && !name.startsWith("vmstat.nr_"));
    }
}
