// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.MemoryCounters;
import io.enomem.schemas.NetworkCounters;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records of one host as an agent sends them: kernel lines numbered, log lines by offset, times of the host's own clock. */
public final class HostRecords {
    public static final long START = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

    private final String machineId;
    private final long skewMillis;
    private long sequence = 1_000;
    private long offset;

    public HostRecords(String machineId, long skewMillis) {
        this.machineId = machineId;
        this.skewMillis = skewMillis;
    }

    public HostRecords(String machineId) {
        this(machineId, 0);
    }

    /** Time of the host's clock so many ms after {@link #START}. */
    public Instant at(long millis) {
        return Instant.ofEpochMilli(START + skewMillis + millis);
    }

    public KernelRecord kernel(long millis, String text) {
        return KernelRecord.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot-" + machineId)
                .setTime(at(millis))
                .setSequence(sequence++)
                .setFacility(0)
                .setLevel(4)
                .setFacilityProven(true)
                .setText(text)
                .build();
    }

    /** The lines of a kill in a cgroup, as 6.1 prints them, the dump left out. */
    public List<KernelRecord> cgroupKill(long millis, String cgroup, String comm, int pid) {
        return List.of(
                kernel(millis, comm + " invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0"),
                kernel(
                        millis + 2,
                        "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg="
                                + cgroup + ",task_memcg=" + cgroup + ",task=" + comm + ",pid=" + pid + ",uid=0"),
                kernel(
                        millis + 3,
                        "Memory cgroup out of memory: Killed process " + pid + " (" + comm
                                + ") total-vm:67844kB, anon-rss:65400kB, file-rss:4kB, shmem-rss:828kB, UID:0"
                                + " pgtables:168kB oom_score_adj:0"));
    }

    /** The lines of a global kill, the dump left out. */
    public List<KernelRecord> globalKill(long millis, String comm, int pid) {
        return List.of(
                kernel(
                        millis,
                        "sh invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0"),
                kernel(
                        millis + 2,
                        "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
                                + "task_memcg=/,task=" + comm + ",pid=" + pid + ",uid=0"),
                kernel(
                        millis + 3,
                        "Out of memory: Killed process " + pid + " (" + comm
                                + ") total-vm:67844kB, anon-rss:65400kB, file-rss:4kB, shmem-rss:828kB, UID:0"
                                + " pgtables:168kB oom_score_adj:0"));
    }

    public LogRecord log(long millis, String service, String text) {
        offset += text.length() + 1;
        return LogRecord.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot-" + machineId)
                .setTime(at(millis))
                .setPath("/var/log/" + service + ".log")
                .setService(service)
                .setFileId("file-" + service)
                .setOffset(offset)
                .setText(text)
                .build();
    }

    /** A sample with these numbers, by the kernel's names. */
    public HostSample sample(long millis, Map<String, Long> numbers) {
        NetworkCounters network = new NetworkCounters();
        MemoryCounters memory = new MemoryCounters();
        network.put(0, at(millis));
        memory.put(0, at(millis));
        numbers.forEach((name, value) -> {
            Counter counter = Counter.named(name);
            (counter.section() == Counter.Section.NETWORK ? network : memory).put(counter.position(), value);
        });
        return HostSample.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot-" + machineId)
                .setTime(at(millis))
                .setBootTimeMillis(86_400_000L + millis)
                .setNetwork(network)
                .setMemory(memory)
                .build();
    }

    public HostInfo info(long millis) {
        return HostInfo.newBuilder()
                .setMachineId(machineId)
                .setBootId("boot-" + machineId)
                .setTime(at(millis))
                .setHostname("host-" + machineId)
                .build();
    }
}
