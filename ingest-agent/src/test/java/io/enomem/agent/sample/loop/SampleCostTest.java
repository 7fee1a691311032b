// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.MemoryCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The very loop, on a host whose clock and costs are made up: whatever they are, the bound holds. */
class SampleCostTest {
    private static final long HOURS = Duration.ofHours(6).toNanos();
    private static final HostIdentity HOST = new HostIdentity("m", "b", "host", null, "");
    private static final SampleSettings SETTINGS = new SampleSettings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(300),
            Duration.ofSeconds(10));

    /** What one look cost, and when it ended, nanoseconds. */
    private record Spent(long at, long cost) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allThatIsReadTogetherTakesAtMostOnePerCentOfACoreOverAnyTime(long seed) {
        // Given
        Host host = new Host(new Random(seed));
        SampleLoop loop = new SampleLoop(SETTINGS, host, HOST, (record, acknowledged) -> {}, host);

        // When
        host.loop = loop;
        loop.run();

        // Then
        long dearest = host.looks.stream().mapToLong(Spent::cost).max().orElseThrow();
        for (Duration window : List.of(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofHours(6))) {
            assertThat(host.mostWithin(window.toNanos()))
                    .as("nanoseconds spent in the dearest %s", window)
                    .isLessThanOrEqualTo(window.toNanos() / 100 + CostBudget.SAVED_NANOS + 2 * dearest);
        }
        assertThat(host.reads).as("each part is read again and again").hasSize(Part.values().length);
        assertThat(host.reads.values()).allMatch(count -> count > 5);
    }

    /** Each part has a cost that changes now and then, and trouble comes and goes. */
    private static final class Host extends Pace implements Sampling {
        private final Random random;
        private final Map<Part, Long> costs = new EnumMap<>(Part.class);
        private final Map<Part, Integer> reads = new EnumMap<>(Part.class);
        private final List<Spent> looks = new ArrayList<>();
        private SampleLoop loop;
        private long now;
        private long kills;

        Host(Random random) {
            this.random = random;
            changeCosts();
        }

        /** From 10 microseconds to 3 s, most of them small. */
        private void changeCosts() {
            for (Part part : Part.values()) {
                double most = part == Part.COUNTERS ? 1e8 : 3e9;
                costs.put(part, (long) (1e4 + most * Math.pow(random.nextDouble(), 6)));
            }
        }

        /** The most that looks spent which ended within such a time of each other. */
        long mostWithin(long window) {
            long most = 0;
            long sum = 0;
            int first = 0;
            for (Spent look : looks) {
                sum += look.cost;
                while (look.at - looks.get(first).at > window) {
                    sum -= looks.get(first++).cost;
                }
                most = Math.max(most, sum);
            }
            return most;
        }

        @Override
        public HostSample sample(Instant time, Set<Part> parts, HostSampler.Costs told) {
            long cost = 0;
            for (Part part : parts) {
                reads.merge(part, 1, Integer::sum);
                told.took(part, costs.get(part));
                cost += costs.get(part);
            }
            spend(cost);
            kills += random.nextInt(30) == 0 ? 1 : 0;
            return HostSample.newBuilder()
                    .setMachineId(HOST.machineId())
                    .setBootId(HOST.bootId())
                    .setTime(time)
                    .setBootTimeMillis(now / 1_000_000)
                    .setMemory(MemoryCounters.newBuilder()
                            .setReadAt(time)
                            .setVmstatOomKill(kills)
                            .build())
                    .build();
        }

        @Override
        public HostInfo info(Instant time, LongConsumer took) {
            took.accept(2_000_000);
            spend(2_000_000);
            return HostInfo.newBuilder()
                    .setMachineId(HOST.machineId())
                    .setBootId(HOST.bootId())
                    .setTime(time)
                    .setHostname(HOST.hostname())
                    .setSysctls(Map.of())
                    .build();
        }

        private void spend(long cost) {
            now += cost;
            looks.add(new Spent(now, cost));
        }

        @Override
        Instant time() {
            return Instant.ofEpochMilli(now / 1_000_000);
        }

        @Override
        long monotonic() {
            return now / 1_000_000;
        }

        @Override
        boolean pause(Duration time, boolean heedful) {
            boolean triggered = random.nextInt(4) == 0;
            double part = triggered && heedful ? random.nextDouble() : 1;
            now += (long) (time.toNanos() * part);
            if (random.nextInt(500) == 0) {
                changeCosts();
            }
            if (now > HOURS) {
                loop.close();
            }
            return triggered;
        }
    }
}
