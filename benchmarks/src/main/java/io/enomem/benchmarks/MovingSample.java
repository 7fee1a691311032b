// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.NetworkCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema.Field;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Samples without end, whose numbers move as those of a recorded host: what is counted goes on at the recorded rate, what is
 * a level repeats.
 */
final class MovingSample {
    /** Ticks between two reads of cgroups, processes and kernel memory, as the agent does by default: a minute. */
    private static final int DETAILS = 12;

    /** Ticks between two dumps of the sockets: five minutes. */
    private static final int SOCKETS = 60;

    private static final Set<String> COUNTED_UNITS = Set.of("events", "ms", "us", "datagrams", "segments", "packets");

    private final List<HostSample> recorded;
    private final Instant start;

    MovingSample(List<HostSample> recorded, Instant start) {
        this.recorded = recorded;
        this.start = start;
    }

    HostSample at(long tick, Instant time) {
        HostSample base = recorded.get((int) (tick % recorded.size()));
        HostSample sample = SpecificData.get().deepCopy(HostSample.getClassSchema(), base);
        return HostSample.newBuilder(sample)
                .setTime(time)
                .setBootTimeMillis(1_000 + Duration.between(start, time).toMillis())
                .setPeriodMillis(5_000)
                .setNetwork(moved(base.getNetwork(), HostSample::getNetwork, tick, NetworkCounters.class))
                .setMemory(moved(base.getMemory(), HostSample::getMemory, tick, MemoryCounters.class))
                .setKernelMemory(tick % DETAILS == 0 ? sample.getKernelMemory() : null)
                .setCgroups(tick % DETAILS == 0 ? sample.getCgroups() : null)
                .setProcesses(tick % DETAILS == 0 ? sample.getProcesses() : null)
                .setSockets(tick % SOCKETS == 0 ? sample.getSockets() : null)
                .build();
    }

    private <T extends SpecificRecord> @Nullable T moved(
            @Nullable T base, Function<HostSample, @Nullable T> part, long tick, Class<T> type) {
        T first = part.apply(recorded.get(0));
        T last = part.apply(recorded.get(recorded.size() - 1));
        if (base == null || first == null || last == null) {
            return base;
        }
        T moved = SpecificData.get().deepCopy(base.getSchema(), base);
        for (Field field : base.getSchema().getFields()) {
            if (counts(field)
                    && first.get(field.pos()) instanceof Long from
                    && last.get(field.pos()) instanceof Long to) {
                double rate = (double) (to - from) / Math.max(1, recorded.size() - 1);
                moved.put(field.pos(), from + Math.round(rate * tick));
            }
        }
        return type.cast(moved);
    }

    /** Whether a number only rises; those of vmstat that do not are named nr_. */
    private static boolean counts(Field field) {
        String name = String.valueOf(field.getProp("counter"));
        return COUNTED_UNITS.contains(String.valueOf(field.getProp("unit")))
                || (name.startsWith("vmstat.") && !name.startsWith("vmstat.nr_"));
    }
}
