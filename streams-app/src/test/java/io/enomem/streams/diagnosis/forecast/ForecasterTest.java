// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.NetworkCounters;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.measure.Thresholds;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.history.Minutes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each quantity that is followed, from a quarter of its limit on, over an hour and a half. */
class ForecasterTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final long MINUTE = 60_000;
    private static final int MINUTES = 100;
    private static final long RAM_KB = 4_000_000;
    private static final long GIB = 1L << 30;

    /** A leak of each kind: what a sample holds when so much of the way is gone, and what is said of it. */
    enum Leak {
        TCP_POOL("tcp-mem-demand", null, (s, way) -> s.set("sockstat.TCP.mem", way * 60_000)),
        ORPHANS("tcp-orphans", null, (s, way) -> s.set("sockstat.TCP.orphan", way * 16_384)),
        CONNTRACK(
                "conntrack-table-full",
                null,
                (s, way) -> s.set("nf_conntrack.count", way * 65_536).set("nf_conntrack.max", 65_536)),
        FILES(
                "file-descriptor-limit",
                null,
                (s, way) -> s.set("file-nr.allocated", way * 400_000).set("file-nr.max", 400_000)),
        COMMIT(
                "overcommit-limit",
                null,
                (s, way) -> s.set("meminfo.Committed_AS", way * RAM_KB).set("meminfo.CommitLimit", RAM_KB)),
        SLAB(
                "kernel-slab-leak",
                null,
                (s, way) -> s.set("meminfo.SUnreclaim", way * RAM_KB)
                        .set("meminfo.Slab", way * RAM_KB)
                        .memory(way)),
        UNOWNED("kernel-page-leak", null, (s, way) -> s.memory(way)),
        SHMEM(
                "tmpfs-memory",
                null,
                (s, way) -> s.set("meminfo.Shmem", way * RAM_KB)
                        .set("meminfo.Cached", way * RAM_KB)
                        .memory(way)),
        CLOSE_WAIT(
                "close-wait-leak",
                "gateway",
                (s, way) -> s.closeWait((int) (way * 1_000))
                        .process(p -> p.setDescriptors(24 + (int) (way * 1_000))
                                .setLimits(Map.of("Max open files", 1_024L)))),
        DESCRIPTORS(
                "file-descriptor-limit",
                "gateway",
                (s, way) -> s.process(
                        p -> p.setDescriptors((int) (way * 1_024)).setLimits(Map.of("Max open files", 1_024L)))),
        MAPPINGS("max-map-count", "gateway", (s, way) -> s.process(p -> p.setMaps((int) (way * 65_530)))),
        PROCESS_MEMORY(
                "app-memory-leak",
                "gateway",
                (s, way) -> s.memory(way)
                        .set("meminfo.AnonPages", way * RAM_KB)
                        .process(p -> p.setRssBytes((long) (way * RAM_KB * 1_024)))),
        CGROUP_SOCKETS(
                "cgroup-socket-memory",
                "/shop",
                (s, way) -> s.cgroup(Map.of(
                        "memory.max",
                        GIB,
                        "memory.current",
                        (long) (way * GIB),
                        "memory.stat.file",
                        0L,
                        "memory.stat.sock",
                        (long) (way * GIB)))),
        CGROUP_SOCKETS_OF_VERSION_1(
                "cgroup-socket-memory",
                "/shop",
                (s, way) -> s.cgroup(Map.of(
                        "memory.kmem.tcp.limit_in_bytes",
                        GIB,
                        "memory.kmem.tcp.usage_in_bytes",
                        (long) (way * GIB),
                        "memory.limit_in_bytes",
                        GIB,
                        "memory.usage_in_bytes",
                        GIB / 50,
                        "memory.stat.total_cache",
                        0L))),
        CGROUP_MEMORY_OF_VERSION_1(
                "cgroup-memory-limit",
                "/shop",
                (s, way) -> s.cgroup(Map.of(
                        "memory.kmem.tcp.limit_in_bytes",
                        -1L,
                        "memory.kmem.tcp.usage_in_bytes",
                        0L,
                        "memory.limit_in_bytes",
                        GIB,
                        "memory.usage_in_bytes",
                        (long) (way * GIB) + GIB / 50,
                        "memory.stat.total_cache",
                        GIB / 50))),
        CGROUP_MEMORY(
                "cgroup-memory-limit",
                "/shop",
                (s, way) -> s.cgroup(Map.of(
                        "memory.max",
                        GIB,
                        "memory.current",
                        (long) (way * GIB) + GIB / 50,
                        "memory.stat.file",
                        GIB / 50)));

        private final String cause;
        private final String culprit;
        private final BiConsumer<Sample, Double> content;

        Leak(String cause, String culprit, BiConsumer<Sample, Double> content) {
            this.cause = cause;
            this.culprit = culprit;
            this.content = content;
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachQuantityIsForecastOnce(Leak leak) {
        // Given
        Forecaster forecaster = new Forecaster();
        List<HostSample> samples = leak(leak, 1);

        // When
        List<Heading> headings = follow(forecaster, samples);

        // Then
        assertThat(headings).hasSize(1);
        Diagnosis told = new Forecasts(Thresholds.standard(), "rules")
                .diagnosis(
                        headings.get(0),
                        new Diagnosis.Host("a", "host-a", "6.12", "boot"),
                        "a-1-00",
                        headings.get(0).at(),
                        new HostHistory(info(), samples));
        assertThat(told.status()).isEqualTo(Status.FORECAST);
        assertThat(told.primaryCause()).isEqualTo(leak.cause);
        assertThat(told.culprit() == null ? null : told.culprit().name()).isEqualTo(leak.culprit);
        assertThat(told.forecastAt()).isBetween(at(92), at(108));
        assertThat(told.remedies())
                .extracting(Remedy::kind)
                .contains(Remedy.Kind.LOOK)
                .doesNotContain(Remedy.Kind.NOW);
        assertThat(told.summary()).contains("of").contains("UTC");
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsAnotherProcessOrHostIsNot(Leak leak) {
        // Given a growth of which the last part is another boot's, and another process's
        Forecaster forecaster = new Forecaster();
        List<HostSample> samples = leak(leak, 60);

        // When
        List<Heading> headings = follow(forecaster, samples);

        // Then
        assertThat(headings).isEmpty();
    }

    @Test
    void aProcessThatWasStartedAgainBeginsAnew() {
        // Given two processes of one name and one pid, of which the second goes on where the first ended
        Forecaster forecaster = new Forecaster();
        List<HostSample> samples = leak(Leak.DESCRIPTORS, 1);
        for (int i = 60; i < samples.size(); i++) {
            samples.get(i).getProcesses().getProcesses().forEach(p -> p.put("startTicks", 99L));
        }

        // When
        List<Heading> headings = follow(forecaster, samples);

        // Then it was not watched for long enough
        assertThat(headings).isEmpty();
    }

    @Test
    void withoutALimitNothingIsForecast() {
        // Given a pool that grows on a host whose tcp_mem nobody told
        Forecaster forecaster = new Forecaster();
        List<Heading> headings = new ArrayList<>();

        // When
        Minutes.reduce(leak(Leak.TCP_POOL, 1)).forEach(minute -> headings.addAll(forecaster.next(minute, null)));

        // Then
        assertThat(headings).isEmpty();
    }

    /** The headings of the last minute: 85 of 100 minutes are gone. */
    private static List<Heading> follow(Forecaster forecaster, List<HostSample> samples) {
        List<Heading> headings = List.of();
        for (var minute : Minutes.reduce(samples)) {
            headings = forecaster.next(minute, info());
        }
        return headings;
    }

    private static List<HostSample> leak(Leak leak, int bootsAgainAfter) {
        List<HostSample> samples = new ArrayList<>();
        for (int minute = 0; minute < 85; minute++) {
            Sample sample = new Sample(minute);
            leak.content.accept(sample, (double) minute / MINUTES);
            samples.add(sample.build(bootsAgainAfter > 1 && minute >= bootsAgainAfter + 14 ? "boot-2" : "boot"));
        }
        return samples;
    }

    private static Instant at(int minute) {
        return START.plusMillis(minute * MINUTE);
    }

    private static HostInfo info() {
        return HostInfo.newBuilder()
                .setMachineId("a")
                .setBootId("boot")
                .setTime(START)
                .setHostname("host-a")
                .setMemoryBytes(RAM_KB * 1_024)
                .setPageSizeBytes(4_096)
                .setSysctls(Map.of(
                        "net.ipv4.tcp_mem", "45000 60000 90000",
                        "net.ipv4.tcp_max_orphans", "16384",
                        "vm.max_map_count", "65530",
                        "vm.overcommit_memory", "2"))
                .build();
    }

    /** One sample by hand. */
    private static final class Sample {
        private final Instant time;
        private final NetworkCounters network;
        private final MemoryCounters memory;
        private final HostSample.Builder sample;

        Sample(int minute) {
            time = at(minute);
            network = NetworkCounters.newBuilder().setReadAt(time).build();
            memory = MemoryCounters.newBuilder().setReadAt(time).build();
            sample = HostSample.newBuilder().setMachineId("a").setTime(time).setBootTimeMillis(minute * MINUTE);
        }

        Sample set(String counter, double value) {
            Counter named = Counter.named(counter);
            (named.section() == Counter.Section.NETWORK ? network : memory).put(named.position(), (long) value);
            return this;
        }

        /** RAM of which so much is used by what this leak is about. */
        Sample memory(double used) {
            set("meminfo.MemTotal", RAM_KB);
            set("meminfo.MemFree", (1 - used) * RAM_KB);
            set("meminfo.MemAvailable", (1 - used) * RAM_KB);
            set("meminfo.SwapFree", 0);
            set("meminfo.AnonPages", 0);
            return memory.getMeminfoSlab() == null ? set("meminfo.Slab", 0) : this;
        }

        Sample process(Consumer<ProcessSample.Builder> content) {
            ProcessSample.Builder process = ProcessSample.newBuilder()
                    .setPid(42)
                    .setComm("gateway")
                    .setStartTicks(7L)
                    .setCgroup("/");
            content.accept(process);
            sample.setProcesses(new ProcessSection(time, null, new ArrayList<>(List.of(process.build())), null));
            return this;
        }

        Sample closeWait(int count) {
            SocketSums sums = SocketSums.newBuilder()
                    .setSockets(count)
                    .setStates(Map.of("CLOSE-WAIT", count))
                    .build();
            sample.setSockets(SocketSection.newBuilder()
                    .setReadAt(time)
                    .setTotal(sums)
                    .setOwners(List.of(SocketOwner.newBuilder()
                            .setPid(42)
                            .setComm("gateway")
                            .setCgroup("/")
                            .setSums(sums)
                            .build()))
                    .build());
            return this;
        }

        Sample cgroup(Map<String, Long> values) {
            CgroupSample cgroup = CgroupSample.newBuilder()
                    .setPath("/shop")
                    .setVersion(2)
                    .setValues(values)
                    .build();
            sample.setCgroups(new CgroupSection(time, List.of(cgroup)));
            return this;
        }

        HostSample build(String bootId) {
            return sample.setBootId(bootId)
                    .setNetwork(network)
                    .setMemory(memory)
                    .build();
        }
    }
}
