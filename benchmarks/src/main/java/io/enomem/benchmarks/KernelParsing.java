// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.Signal;
import io.enomem.streams.parse.kernel.KernelLogParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What reading the kernel's log costs one thread: a report of the OOM killer of 300 lines, and lines that say nothing of
 * interest, which are nearly all. Goals: under 1 ms, and 1 million lines a second.
 */
@State(Scope.Thread)
@Fork(1)
@Threads(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class KernelParsing {

    private static final int LINES = 1_000;
    private static final int REPORT_LINES = 300;

    private List<KernelRecord> ordinary = List.of();
    private List<KernelRecord> report = List.of();

    /** Makes both logs; no measurement sees it. */
    @Setup(Level.Trial)
    public void print() {
        ordinary = records(ordinaryLines());
        report = records(reportLines());
    }

    /** A report of a host-wide kill, from its header to the kill, as signals. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void oomReport(Blackhole hole) {
        KernelLogParser parser = new KernelLogParser();
        for (KernelRecord record : report) {
            parser.accept(record, hole::consume);
        }
        parser.end(hole::consume);
    }

    /** A line of a quiet host. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(LINES)
    public void ordinaryLine(Blackhole hole) {
        KernelLogParser parser = new KernelLogParser();
        for (KernelRecord record : ordinary) {
            parser.accept(record, hole::consume);
        }
    }

    /** The cheap question that is asked of every record before it is kept. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(LINES)
    public void ordinaryLineIsIrrelevant(Blackhole hole) {
        for (KernelRecord record : ordinary) {
            hole.consume(KernelLogParser.relevant(record));
        }
    }

    /** The same by the CPU clock of this thread, for a machine that is busy with other work too. */
    public static void main(String[] args) {
        KernelParsing parsing = new KernelParsing();
        parsing.print();
        List<Signal> told = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            double report = Cpu.nanos(() -> parsing.read(parsing.report, told));
            double line = Cpu.nanos(() -> parsing.read(parsing.ordinary, told)) / LINES;
            System.out.printf(
                    Locale.ROOT,
                    "report of %d lines: %.0f us; ordinary lines: %.2f million/s%n",
                    REPORT_LINES,
                    report / 1e3,
                    1e3 / line);
        }
    }

    private void read(List<KernelRecord> records, List<Signal> told) {
        told.clear();
        KernelLogParser parser = new KernelLogParser();
        for (KernelRecord record : records) {
            parser.accept(record, told::add);
        }
        parser.end(told::add);
    }

    private static List<String> ordinaryLines() {
        List<String> kinds = List.of(
                "usb 1-1.%d: new high-speed USB device number %d using xhci_hcd",
                "audit: type=1400 audit(1732522001.%d:%d): apparmor=\"DENIED\" operation=\"open\" profile=\"snap.app\"",
                "docker0: port %d(veth%d) entered blocking state",
                "systemd[1]: Started Session %d of user %d.",
                "EXT4-fs (sda%d): mounted filesystem %d with ordered data mode. Quota mode: none.",
                "nvme nvme%d: %d/0/0 default/read/poll queues",
                "IPv4: martian source 10.0.%d.%d from 192.0.2.1, on dev eth0",
                "perf: interrupt took too long (%d > %d), lowering kernel.perf_event_max_sample_rate to 79000");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(String.format(Locale.ROOT, kinds.get(i % kinds.size()), i, i * 7));
        }
        return lines;
    }

    /** As Linux 6.1 prints it (mm/oom_kill.c, mm/show_mem.c). */
    private static List<String> reportLines() {
        List<String> lines = new ArrayList<>(List.of(
                "java invoked oom-killer: gfp_mask=0x140cca(GFP_HIGHUSER_MOVABLE|__GFP_COMP), order=0, oom_score_adj=0",
                "CPU: 1 PID: 4711 Comm: java Not tainted 6.1.0-28-amd64 #1",
                "Hardware name: QEMU Standard PC",
                "Call Trace:",
                " <TASK>"));
        for (int frame = 0; frame < 20; frame++) {
            lines.add(" function_" + frame + "+0x1d/0x3b0");
        }
        lines.add(" </TASK>");
        lines.add("Mem-Info:");
        lines.add("active_anon:100 inactive_anon:3900000 isolated_anon:0\n active_file:10 inactive_file:20"
                + " isolated_file:0\n unevictable:0 dirty:0 writeback:0\n slab_reclaimable:900 slab_unreclaimable:8000\n"
                + " mapped:30 shmem:500 pagetables:9000\n sec_pagetables:0 bounce:0\n kernel_misc_reclaimable:0\n"
                + " free:21000 free_pcp:100 free_cma:0");
        lines.add("Node 0 active_anon:400kB inactive_anon:15600000kB active_file:40kB inactive_file:80kB shmem:2000kB"
                + " shmem_thp: 0kB kernel_stack:9000kB pagetables:36000kB sec_pagetables:0kB all_unreclaimable? yes");
        for (String zone : List.of("DMA", "DMA32", "Normal")) {
            lines.add("Node 0 " + zone + " free:15000kB boost:0kB min:60kB low:75kB high:90kB"
                    + " reserved_highatomic:0KB present:15990kB managed:15300kB free_pcp:0kB free_cma:0kB");
            lines.add("lowmem_reserve[]: 0 2929 3882 3882 3882");
        }
        for (String zone : List.of("DMA", "DMA32", "Normal")) {
            lines.add("Node 0 " + zone + ": 1*4kB (U) 2*8kB (UM) 0*16kB 3*32kB (UE) 4*64kB (M) 0*128kB 1*256kB (U)"
                    + " 0*512kB 1*1024kB (U) 1*2048kB (M) 3*4096kB (M) = 15984kB");
        }
        lines.addAll(List.of(
                "Node 0 hugepages_total=0 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB",
                "530 total pagecache pages",
                "0 pages in swap cache",
                "Free swap  = 0kB",
                "Total swap = 0kB",
                "4194174 pages RAM",
                "0 pages HighMem/MovableOnly",
                "79532 pages reserved",
                "Tasks state (memory values in pages):",
                "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name"));
        for (int pid = 300; lines.size() < REPORT_LINES - 2; pid++) {
            lines.add(String.format(
                    Locale.ROOT,
                    "[%7d] %5d %5d %8d %8d %8d %8d         %5d %s",
                    pid,
                    1000,
                    pid,
                    90_000,
                    800,
                    1 << 20,
                    0,
                    0,
                    "worker"));
        }
        lines.add("oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
                + "task_memcg=/system.slice/app.service,task=java,pid=4711,uid=1000");
        lines.add("Out of memory: Killed process 4711 (java) total-vm:20000000kB, anon-rss:15000000kB, file-rss:0kB,"
                + " shmem-rss:0kB, UID:1000 pgtables:30000kB oom_score_adj:0");
        return lines;
    }

    private static List<KernelRecord> records(List<String> lines) {
        List<KernelRecord> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            records.add(KernelRecord.newBuilder()
                    .setMachineId("machine")
                    .setBootId("boot")
                    .setTime(Instant.ofEpochMilli(1_000_000L + i))
                    .setSequence((long) i)
                    .setFacility(0)
                    .setFacilityProven(true)
                    .setText(lines.get(i))
                    .build());
        }
        return List.copyOf(records);
    }
}
