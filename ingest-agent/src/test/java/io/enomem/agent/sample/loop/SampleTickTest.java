// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.sample.HostIdentity;
import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.NetworkCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class SampleTickTest {
    private static final HostIdentity HOST = new HostIdentity("m", "b", "host", null, "");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<SpecificRecord> shipped = new ArrayList<>();
    private final FakeHost host = new FakeHost();
    private final SampleTick tick = new SampleTick(
            new SampleSettings(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(10)),
            host,
            HOST,
            (record, acknowledged) -> shipped.add(record));

    private long millis;

    @Test
    void aQuietHostIsSampledAtTheIntervalAndLookedAtCloselySeldom() throws Exception {
        // Given
        int seconds = 301;

        // When
        run(seconds);

        // Then
        assertThat(samples()).hasSize(61);
        assertThat(shipped).filteredOn(HostInfo.class::isInstance).hasSize(6);
        assertThat(host.reads(Part.COUNTERS)).isEqualTo(seconds);
        assertThat(host.reads(Part.CGROUPS)).isEqualTo(6);
        assertThat(host.reads(Part.SOCKETS)).isEqualTo(2);
        assertThat(gaps()).isEmpty();
    }

    @Test
    void whatCameBeforeATriggerIsShippedAtFullResolutionOnceSomethingMoves() throws Exception {
        // Given
        run(1_000);
        long before = samples().size();

        // When
        host.oomKills++;
        run(1);

        // Then
        assertThat(samples().size() - before).isBetween(480L, 601L);
        assertThat(samples()).extracting(HostSample::getTime).doesNotHaveDuplicates();
    }

    @Test
    void whileSomethingMovesEveryReadIsShippedAndSocketsAreDumpedEveryTenSeconds() throws Exception {
        // Given
        run(20);
        host.tcpPages = 5_000;
        long before = samples().size();
        int dumps = host.reads(Part.SOCKETS);

        // When
        run(41);

        // Then
        assertThat(samples().size() - before).isGreaterThanOrEqualTo(41);
        assertThat(host.reads(Part.SOCKETS) - dumps).isBetween(4, 5);
    }

    @Test
    void aDumpThatTakesLongIsRepeatedSoSeldomThatItStaysBelowOnePerCentOfACore() throws Exception {
        // Given
        host.costNanos.put(Part.SOCKETS, Duration.ofMillis(300).toNanos());
        host.tcpPages = 5_000;

        // When
        run(600);

        // Then: 300 ms each 30 s, and those that were saved up before
        assertThat(host.reads(Part.SOCKETS)).isBetween(19, 22);
        assertThat(host.reads(Part.CGROUPS))
                .as("cheap parts do not wait for dear ones")
                .isBetween(59, 61);
    }

    @Test
    void anotherSourcesSignalMakesTheHostBeLookedAtAtOnce() throws Exception {
        // Given
        run(120);
        int before = host.reads(Part.SOCKETS);

        // When
        Duration wait = look(true);

        // Then
        assertThat(host.reads(Part.SOCKETS)).isEqualTo(before + 1);
        assertThat(wait).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aSamplerThatWasHeldUpTellsTheHoleAndNoClockJump() throws Exception {
        // Given
        run(10);

        // When
        millis += 60_000;
        run(2);

        // Then
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.SAMPLER_STALLED);
            assertThat(Duration.between(gap.getStart(), gap.getEnd())).isEqualTo(Duration.ofSeconds(61));
        });
    }

    @Test
    void aWallClockThatJumpsIsToldOnce() throws Exception {
        // Given
        run(10);

        // When
        host.wallAheadMillis = -3_600_000;
        run(10);

        // Then
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.getKind()).isEqualTo(GapKind.CLOCK_JUMP);
            assertThat(gap.getDetail()).contains("-3600000 ms");
        });
    }

    private void run(int seconds) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            look(false);
            millis += 1_000;
        }
    }

    private Duration look(boolean triggered) throws InterruptedException {
        return tick.look(START.plusMillis(millis + host.wallAheadMillis), millis, triggered);
    }

    private List<HostSample> samples() {
        return shipped.stream()
                .filter(HostSample.class::isInstance)
                .map(HostSample.class::cast)
                .toList();
    }

    private List<Gap> gaps() {
        return shipped.stream()
                .filter(Gap.class::isInstance)
                .map(Gap.class::cast)
                .toList();
    }

    /** A host of which only what these tests turn moves. */
    private final class FakeHost implements Sampling {
        private final List<Set<Part>> reads = new ArrayList<>();
        private long wallAheadMillis;
        private long oomKills;
        private long tcpPages = 10;
        private final Map<Part, Long> costNanos = new EnumMap<>(Part.class);

        private int reads(Part part) {
            return (int) reads.stream().filter(parts -> parts.contains(part)).count();
        }

        @Override
        public HostSample sample(Instant time, Set<Part> parts, HostSampler.Costs costs) {
            reads.add(EnumSet.copyOf(parts));
            parts.forEach(part -> costs.took(part, costNanos.getOrDefault(part, 0L)));
            return HostSample.newBuilder()
                    .setMachineId(HOST.machineId())
                    .setBootId(HOST.bootId())
                    .setTime(time)
                    .setBootTimeMillis(millis + 1_000_000)
                    .setNetwork(NetworkCounters.newBuilder()
                            .setReadAt(time)
                            .setSockstatTCPMem(tcpPages)
                            .build())
                    .setMemory(MemoryCounters.newBuilder()
                            .setReadAt(time)
                            .setVmstatOomKill(oomKills)
                            .build())
                    .build();
        }

        @Override
        public HostInfo info(Instant time, LongConsumer took) {
            return HostInfo.newBuilder()
                    .setMachineId(HOST.machineId())
                    .setBootId(HOST.bootId())
                    .setTime(time)
                    .setHostname(HOST.hostname())
                    .setSysctls(Map.of("net.ipv4.tcp_mem", "4000 5000 6000"))
                    .build();
        }
    }
}
