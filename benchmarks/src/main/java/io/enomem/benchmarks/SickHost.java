// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.Counter;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.Minute;
import io.enomem.schemas.NetworkCounters;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import io.enomem.streams.history.Minutes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of a host on which one process fills RAM until the killer comes: 120 full samples, 5 s apart, each with every
 * counter, 30 processes, 20 cgroups and the sockets of 20 owners, then the kernel's words.
 */
final class SickHost {
    static final int SAMPLES = 120;

    /** Of a whole day, of which a host keeps one row each. */
    static final int MINUTES = 1_440;

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant BOOT = START.minus(Duration.ofDays(2));
    private static final long RAM_KB = 8_000_000;

    private final String machineId;

    SickHost(String machineId) {
        this.machineId = machineId;
    }

    HostInfo info() {
        return HostInfo.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot")
                .setTime(START)
                .setHostname("web-7")
                .setKernelRelease("6.1.0-28-amd64")
                .setMemoryBytes(RAM_KB * 1024)
                .setCpus(4)
                .setPageSizeBytes(4096)
                .setSysctls(Map.of("net.ipv4.tcp_mem", "93750 125000 187500", "vm.overcommit_memory", "0"))
                .build();
    }

    List<HostSample> samples() {
        List<HostSample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(sample(i));
        }
        return samples;
    }

    /** The day before the samples, on which nothing grew. */
    List<Minute> minutes() {
        List<HostSample> day = new ArrayList<>();
        for (int minute = MINUTES; minute > 0; minute--) {
            Instant time = START.minus(Duration.ofMinutes(minute));
            // Two that differ: of a number that moves its row says more than that all samples held the same.
            day.add(sampleAt(time, 0));
            day.add(sampleAt(time.plusSeconds(30), 1));
        }
        return Minutes.reduce(day);
    }

    /** The kill, a second before the last sample. */
    List<KernelRecord> kill() {
        List<String> lines = List.of(
                "java invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0",
                "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
                        + "task_memcg=/system.slice/app.service,task=java,pid=4711,uid=1000",
                "Out of memory: Killed process 4711 (java) total-vm:20000000kB, anon-rss:6600000kB, file-rss:0kB,"
                        + " shmem-rss:0kB, UID:1000 pgtables:30000kB oom_score_adj:0");
        List<KernelRecord> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            records.add(KernelRecord.newBuilder()
                    .setMachineId(machineId)
                    .setBootId("boot")
                    .setTime(at(SAMPLES - 1).minusMillis(1_000 - i))
                    .setSequence(900L + i)
                    .setFacility(0)
                    .setFacilityProven(true)
                    .setText(lines.get(i))
                    .build());
        }
        return records;
    }

    /** All of it, in the order of its time. */
    List<SpecificRecord> records() {
        List<SpecificRecord> records = new ArrayList<>(List.of(info()));
        List<HostSample> samples = samples();
        records.addAll(samples.subList(0, SAMPLES - 1));
        records.addAll(kill());
        records.add(samples.get(SAMPLES - 1));
        return records;
    }

    private static Instant at(int sample) {
        return START.plusMillis(5_000L * sample);
    }

    private HostSample sample(int i) {
        return sampleAt(at(i), i);
    }

    /** The sample of that number, as if it had been taken then. */
    private HostSample sampleAt(Instant time, int i) {
        NetworkCounters network = NetworkCounters.newBuilder().setReadAt(time).build();
        MemoryCounters memory = MemoryCounters.newBuilder().setReadAt(time).build();
        for (Counter counter : Counter.all()) {
            (counter.section() == Counter.Section.NETWORK ? network : memory).put(counter.position(), 1_000L);
        }
        long held = RAM_KB * (i + 8) / 130;
        memory.put(Counter.named("meminfo.MemTotal").position(), RAM_KB);
        memory.put(Counter.named("meminfo.MemFree").position(), Math.max(40_000, RAM_KB * 98 / 100 - held));
        memory.put(Counter.named("meminfo.MemAvailable").position(), Math.max(40_000, RAM_KB * 98 / 100 - held));
        memory.put(Counter.named("meminfo.AnonPages").position(), held);
        memory.put(Counter.named("pressure.memory.full.total").position(), Math.max(0, i - 110) * 900_000L);
        return HostSample.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot")
                .setTime(time)
                .setBootTimeMillis(Duration.between(BOOT, time).toMillis())
                .setNetwork(network)
                .setMemory(memory)
                .setProcesses(new ProcessSection(time, 130, processes(held), null))
                .setCgroups(new CgroupSection(time, cgroups(held)))
                .setSockets(sockets(time, i))
                .build();
    }

    private static List<ProcessSample> processes(long heldKb) {
        List<ProcessSample> processes = new ArrayList<>();
        for (int p = 0; p < 30; p++) {
            processes.add(ProcessSample.newBuilder()
                    .setPid(p == 0 ? 4_711 : 300 + p)
                    .setComm(p == 0 ? "java" : "worker")
                    .setStartTicks(100L + p)
                    .setCgroup("/system.slice/" + (p == 0 ? "app" : "w" + p) + ".service")
                    .setRssBytes(p == 0 ? heldKb * 1024 : 9_000_000L)
                    .setSwapBytes(0L)
                    .setVmSizeBytes(20_000_000_000L)
                    .setThreads(12)
                    .setDescriptors(60)
                    .setMaps(400)
                    .setLimits(Map.of("Max open files", 1_048_576L, "Max address space", -1L))
                    .build());
        }
        return processes;
    }

    private static List<CgroupSample> cgroups(long heldKb) {
        List<CgroupSample> cgroups = new ArrayList<>();
        for (int c = 0; c < 20; c++) {
            cgroups.add(CgroupSample.newBuilder()
                    .setPath("/system.slice/" + (c == 0 ? "app" : "w" + c) + ".service")
                    .setVersion(2)
                    .setValues(Map.of(
                            "memory.current", c == 0 ? heldKb * 1024 : 12_000_000L,
                            "memory.max", -1L,
                            "memory.stat.sock", 4_096L,
                            "memory.stat.file", 900_000L,
                            "memory.events.oom_kill", 0L,
                            "memory.events.high", 0L))
                    .build());
        }
        return cgroups;
    }

    private static SocketSection sockets(Instant time, int i) {
        List<SocketOwner> owners = new ArrayList<>();
        for (int o = 0; o < 20; o++) {
            owners.add(SocketOwner.newBuilder()
                    .setPid(300 + o)
                    .setComm("worker")
                    .setCgroup("/system.slice/w" + o + ".service")
                    .setSums(SocketSums.newBuilder()
                            .setSockets(40)
                            .setStates(Map.of("ESTAB", 38, "CLOSE-WAIT", 2))
                            .setRmemBytes(60_000L + i)
                            .setWmemQueuedBytes(9_000)
                            .build())
                    .build());
        }
        return SocketSection.newBuilder()
                .setReadAt(time)
                .setStates(Map.of("ESTAB", 760, "CLOSE-WAIT", 40))
                .setTotal(SocketSums.newBuilder().setSockets(800).build())
                .setOwners(owners)
                .build();
    }
}
