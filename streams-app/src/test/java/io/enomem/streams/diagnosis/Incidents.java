// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import static io.enomem.streams.diagnosis.CaseBuilder.at;
import static io.enomem.streams.diagnosis.CaseBuilder.kmsg;
import static io.enomem.streams.diagnosis.CaseBuilder.log;
import static io.enomem.streams.diagnosis.SocketsBuilder.sockets;

import io.enomem.streams.diagnosis.OomText.Memory;
import io.enomem.streams.diagnosis.OomText.Task;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal.TcpOutOfMemory;
import io.enomem.streams.parse.KernelSignal.TooManyOrphans;
import java.util.List;
import java.util.Map;

/** One typical incident of each of the first causes on a host of 512 MiB, to be varied by the tests. */
public final class Incidents {
    /** The boot default of tcp_mem for 512 MiB. */
    public static final String DEFAULT_POOL = "6096 8130 12192";

    private static final long MIB = 1L << 20;

    private Incidents() {}

    /** A process does not read 40 MiB. */
    public static CaseBuilder stuckReader() {
        return host().sysctl("net.ipv4.tcp_mem", DEFAULT_POOL)
                .signal(pressed(10))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", t < 8 ? 10 : 12_300)
                                .set("protocols.TCP.press", t < 8 ? 0 : 1)
                                .set("netstat.TcpExt.TCPMemoryPressures", t < 8 ? 0 : 1)
                                .set("netstat.TcpExt.TCPRcvQDrop", t < 8 ? 0 : t * 10)
                                .set("netstat.TcpExt.TCPAbortOnMemory", 0)
                                .set("meminfo.MemAvailable", 400_000)
                                .sockets(sockets()
                                        .reader(151, "api", 250, t < 8 ? 0 : 40 * MIB, t < 8 ? 0 : 39 * MIB)
                                        .writer(156, "feed", 250, t < 8 ? 0 : 9 * MIB, 0)
                                        .build()));
    }

    /** The peers of a process do not take 42 MiB. */
    public static CaseBuilder slowPeers() {
        return host().sysctl("net.ipv4.tcp_mem", DEFAULT_POOL)
                .signal(pressed(10))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", t < 8 ? 10 : 12_300)
                                .set("protocols.TCP.press", t < 8 ? 0 : 1)
                                .set("netstat.TcpExt.TCPWinProbe", t)
                                .set("netstat.TcpExt.TCPAbortOnMemory", 0)
                                .set("meminfo.MemAvailable", 400_000)
                                .sockets(sockets()
                                        .writer(152, "ingest", 350, t < 8 ? 0 : 42 * MIB, t < 8 ? 0 : 300)
                                        .reader(146, "catalog", 350, MIB, MIB)
                                        .peer("198.51.100.7", 350, 42 * MIB)
                                        .build()));
    }

    /** tcp_mem holds a twelfth of its default. */
    public static CaseBuilder smallPool() {
        return host().sysctl("net.ipv4.tcp_mem", "512 768 1024")
                .signal(pressed(10))
                .signal(new TcpOutOfMemory(kmsg(1), at(12)))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", t < 8 ? 10 : 3_100)
                                .set("protocols.TCP.press", t < 8 ? 0 : 1)
                                .set("netstat.TcpExt.TCPRcvQDrop", t)
                                .set("netstat.TcpExt.TCPAbortOnMemory", t < 12 ? 0 : 3)
                                .set("meminfo.MemAvailable", 400_000)
                                .sockets(sockets()
                                        .writer(150, "payments", 150, t < 8 ? 0 : 7 * MIB, 0)
                                        .reader(146, "tracker", 150, t < 8 ? 0 : 5 * MIB, 4 * MIB)
                                        .build()));
    }

    /** Orphans reach their limit and hold the pool. */
    public static CaseBuilder orphans() {
        return host().sysctl("net.ipv4.tcp_mem", DEFAULT_POOL)
                .sysctl("net.ipv4.tcp_max_orphans", "128")
                .signal(new TooManyOrphans(kmsg(1), at(10)))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("sockstat.TCP.mem", t < 8 ? 10 : 9_700)
                                .set("sockstat.TCP.orphan", t < 8 ? 0 : 120)
                                .set("protocols.TCP.press", t < 8 ? 0 : 1)
                                .set("netstat.TcpExt.TCPAbortOnMemory", t < 10 ? 0 : 40)
                                .set("meminfo.MemAvailable", 400_000)
                                .sockets(sockets()
                                        .inState(null, null, "FIN-WAIT-1", 118, 0, t < 8 ? 0 : 25 * MIB)
                                        .reader(138, "proxy", 103, MIB / 2, MIB / 4)
                                        .build()));
    }

    /** A service is killed at its cgroup's limit of 64 MiB. */
    public static CaseBuilder cgroupKill() {
        Task gateway = new Task(147, "gateway", 16_300);
        return host().signal(
                        OomText.ofCgroup(14, "/system.slice/gateway.service", 65_536, 0, 0, List.of(gateway), gateway))
                .samples(
                        0,
                        20,
                        (t, s) -> s.cgroup(
                                        "/system.slice/gateway.service",
                                        Map.of(
                                                "memory.current",
                                                t < 14 ? t * 5 * MIB : 0L,
                                                "memory.max",
                                                64 * MIB,
                                                "memory.stat.sock",
                                                0L,
                                                "memory.stat.shmem",
                                                0L,
                                                "memory.events.oom_kill",
                                                t < 14 ? 0L : 1L))
                                .set("meminfo.MemAvailable", 400_000));
    }

    /** A cgroup is killed for what its sockets hold. */
    public static CaseBuilder cgroupSockets() {
        Task search = new Task(156, "search", 10);
        String cgroup = "/app-search";
        return host().sysctl("net.ipv4.tcp_mem", DEFAULT_POOL)
                .signal(OomText.ofCgroup(13, cgroup, 24_576, 23 * MIB, 0, List.of(search), search))
                .samples(
                        0,
                        20,
                        (t, s) -> s.cgroup(
                                        cgroup,
                                        Map.of(
                                                "memory.current", t < 13 ? t * 2 * MIB : MIB,
                                                "memory.max", 24 * MIB,
                                                "memory.stat.sock", t < 13 ? t * 2 * MIB : 0L,
                                                "memory.stat.shmem", 0L,
                                                "memory.events.max", t < 12 ? 0L : 20L,
                                                "memory.events.oom_kill", t < 13 ? 0L : 1L))
                                .set("protocols.TCP.press", 0)
                                .set("sockstat.TCP.mem", 6_000)
                                .set("meminfo.MemAvailable", 400_000));
    }

    /** One process grows to 400 MiB of 512. */
    public static CaseBuilder leak() {
        Task payments = new Task(129, "payments", 102_400);
        Task other = new Task(112, "sampler", 2_262);
        return host().signal(OomText.hostWide(
                        21, new Memory(104_000, 3_000, 20, 1_600, 800, 131_072), List.of(payments, other), payments))
                .samples(0, 25, (t, s) -> {
                    s.set("meminfo.AnonPages", t < 21 ? 17_000 + t * 19_000 : 17_000)
                            .set("meminfo.MemAvailable", t < 21 ? 470_000 - t * 22_000 : 450_000)
                            .set("meminfo.Shmem", 13_000)
                            .set("sockstat.TCP.mem", 0)
                            .set("vmstat.oom_kill", t < 21 ? 0 : 1);
                    s.process(112, "sampler", p -> p.setRssBytes(9 * MIB));
                    if (t < 21) {
                        s.process(129, "payments", p -> p.setRssBytes(MIB + t * 19 * MIB));
                    }
                });
    }

    /** Twenty-five equal workers fill the host. */
    public static CaseBuilder manyWorkers() {
        List<Task> tasks = java.util.stream.IntStream.range(0, 25)
                .mapToObj(i -> new Task(200 + i, "worker-" + i, 4_700))
                .toList();
        return host().signal(
                        OomText.hostWide(21, new Memory(117_500, 3_000, 20, 1_600, 800, 131_072), tasks, tasks.get(24)))
                .samples(0, 25, (t, s) -> {
                    s.set("meminfo.AnonPages", 17_000 + Math.min(t, 24) * 18_800)
                            .set("meminfo.MemAvailable", Math.max(470_000 - t * 19_500, 9_000))
                            .set("meminfo.Shmem", 13_000)
                            .set("sockstat.TCP.mem", 0)
                            .set("vmstat.oom_kill", t < 21 ? 0 : 1);
                    for (int i = 0; i < Math.min(t, 24); i++) {
                        s.process(200 + i, "worker-" + i, p -> p.setRssBytes(18 * MIB));
                    }
                });
    }

    /** A fork is refused by strict overcommit while RAM is free. */
    public static CaseBuilder refusedFork() {
        return host().sysctl("vm.overcommit_memory", "2")
                .sysctl("vm.overcommit_ratio", "40")
                .signal(refused(10, "cache", Call.FORK))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.Committed_AS", 180_000)
                                .set("meminfo.CommitLimit", 210_000)
                                .set("meminfo.MemAvailable", 300_000)
                                .process(
                                        125,
                                        "cache",
                                        p -> p.setRssBytes(150 * MIB)
                                                .setVmDataBytes(150 * MIB)
                                                .setVmSizeBytes(160 * MIB)
                                                .setMaps(20)));
    }

    /** A process has as many mappings as it may. */
    public static CaseBuilder manyMappings() {
        return host().sysctl("vm.max_map_count", "6000")
                .sysctl("vm.overcommit_memory", "0")
                .signal(refused(10, "checkout", Call.MEMORY_MAP))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("meminfo.Committed_AS", 50_000)
                                .set("meminfo.CommitLimit", 280_000)
                                .set("meminfo.MemAvailable", 460_000)
                                .process(
                                        147,
                                        "checkout",
                                        p -> p.setRssBytes(4_096L)
                                                .setVmSizeBytes(26 * MIB)
                                                .setMaps(t < 9 ? 3_000 : 6_001)));
    }

    /** A client goes away while it is being written to. */
    public static CaseBuilder impatientClient() {
        return host().signal(disconnect(10, "proxy", "EPIPE"))
                .samples(
                        0,
                        20,
                        (t, s) -> s.set("netstat.TcpExt.TCPAbortOnMemory", 0)
                                .set("protocols.TCP.press", 0)
                                .set("meminfo.MemAvailable", 400_000));
    }

    public static ApplicationFailure refused(double seconds, String service, Call call) {
        return failure(seconds, service, call, "ENOMEM");
    }

    public static ApplicationFailure disconnect(double seconds, String service, String errno) {
        return failure(seconds, service, Call.SEND, errno);
    }

    private static ApplicationFailure failure(double seconds, String service, Call call, String errno) {
        return new ApplicationFailure(
                log(service, (long) seconds),
                at(seconds),
                service,
                "plain",
                call,
                errno,
                null,
                "127.0.0.1",
                null,
                null,
                null,
                null,
                service + " failed",
                false);
    }

    /** The pool refused segments. */
    public static CounterMoved refusedSegments(double seconds, long before, long after) {
        return moved(seconds, "netstat.TcpExt.TCPRcvQDrop", before, after);
    }

    private static CounterMoved pressed(double seconds) {
        return moved(seconds, "protocols.TCP.press", 0, 1);
    }

    private static CounterMoved moved(double seconds, String counter, long before, long after) {
        return new CounterMoved(
                new io.enomem.streams.parse.RecordId("sample", (long) (seconds * 1000), false),
                at(seconds),
                counter,
                null,
                before,
                after);
    }

    private static CaseBuilder host() {
        return CaseBuilder.host();
    }
}
