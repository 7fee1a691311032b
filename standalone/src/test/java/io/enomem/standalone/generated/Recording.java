// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes what a host shows as an archive in the capture format: text as the kernel prints it. */
final class Recording implements AutoCloseable {
    private final ZipOutputStream archive;
    private final KernelForm form;
    private final Predicate<String> present;
    private boolean settingsWritten;

    /**
     * A recording into one file: a sample is some sixty small ones.
     *
     * @param form what the kernel has to show
     * @param present which files this host lets be read, by their path below /
     */
    Recording(Path file, KernelForm form, Predicate<String> present) throws IOException {
        this.archive = new ZipOutputStream(Files.newOutputStream(file));
        this.archive.setLevel(Deflater.BEST_SPEED);
        this.form = form;
        this.present = form.files().and(present);
    }

    /** One sample at the host's present time. */
    void sample(SimHost h) throws IOException {
        String at = "samples/" + h.nowMs() + '/';
        put(at, "proc/uptime", String.format(Locale.ROOT, "%.2f %.2f%n", h.uptimeMs / 1000.0, h.uptimeMs / 900.0));
        put(at, "proc/loadavg", "0.40 0.20 0.10 2/" + threads(h) + " 900\n");
        put(
                at,
                "proc/stat",
                "cpu  10 0 10 100 0 0 0 0 0 0\ncpu0 5 0 5 50 0 0 0 0 0 0\ncpu1 5 0 5 50 0 0 0 0 0 0\nbtime "
                        + SimHost.bootMs() / 1000 + "\nprocesses " + h.counters.get("stat..processes") + "\n");
        put(at, "proc/meminfo", meminfo(h));
        put(at, "proc/vmstat", lines(form.counted(h.counters.table("vmstat.")), " "));
        put(at, "proc/buddyinfo", "Node 0, zone   Normal " + numbers(h.blocks) + "\n");
        put(at, "proc/slabinfo", slabinfo(h));
        put(at, "proc/modules", h.modules);
        put(at, "proc/pressure/memory", pressure(h.memoryStallUs));
        put(at, "proc/net/sockstat", sockstat(h));
        put(
                at,
                "proc/net/sockstat6",
                "TCP6: inuse 0\nUDP6: inuse 0\nUDPLITE6: inuse 0\nRAW6: inuse 0\nFRAG6: inuse 0 memory 0\n");
        put(at, "proc/net/protocols", protocols(h));
        put(at, "proc/net/netstat", table("TcpExt", form.counted(h.counters.table("netstat.TcpExt"))));
        put(
                at,
                "proc/net/snmp",
                table("Tcp", h.counters.table("snmp.Tcp")) + table("Udp", form.counted(h.counters.table("snmp.Udp"))));
        put(
                at,
                "proc/net/stat/arp_cache",
                "entries  allocs   destroys table_fulls\n"
                        + String.format(
                                Locale.ROOT,
                                "%08x %08x 00000000 %08x%n",
                                h.neighbours,
                                h.neighbours,
                                h.counters.get("arp..table_fulls")));
        put(
                at,
                "proc/net/stat/nf_conntrack",
                "entries  searched found new invalid ignore delete delete_list insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart\n"
                        + String.format(
                                Locale.ROOT,
                                "%08x  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 %08x 00000000 00000000  00000000 00000000 00000000 00000000%n",
                                h.conntracks,
                                h.counters.get("conntrack..drop")));
        put(at, "proc/sys/net/netfilter/nf_conntrack_count", h.conntracks + "\n");
        put(at, "proc/sys/kernel/tainted", h.tainted + "\n");
        put(
                at,
                "proc/sys/fs/file-nr",
                h.processes.stream().mapToInt(p -> p.files).sum() + "\t0\t" + h.sysctls.get("fs/file-max") + "\n");
        if (!settingsWritten) {
            for (Map.Entry<String, String> setting : h.sysctls.entrySet()) {
                put(at, "proc/sys/" + setting.getKey(), setting.getValue() + "\n");
            }
            settingsWritten = true;
        }
        put(at, "ss_-tanmepiHO.txt", sockets(h));
        for (SimProcess process : h.processes) {
            process(at, process);
        }
        for (Map.Entry<String, Map<String, String>> cgroup : h.cgroups.entrySet()) {
            Map<String, String> files = form.cgroup(cgroup.getKey(), cgroup.getValue());
            for (Map.Entry<String, String> file : files.entrySet()) {
                put(at, "sys/fs/cgroup" + file.getKey(), file.getValue());
            }
        }
    }

    /** What the host said until now, and what it is. */
    void finish(SimHost h) throws IOException {
        put(
                "",
                "host.json",
                "{\"host\": \"web-7\", \"kernel\": \"" + form.release + "\", \"bootTimeEpochMillis\": "
                        + SimHost.bootMs() + "}");
        put("", "kmsg", h.kmsg.toString());
        for (Map.Entry<String, StringBuilder> log : h.logs.entrySet()) {
            put("", "logs/" + log.getKey() + ".log", log.getValue().toString());
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    private void put(String at, String path, String text) throws IOException {
        if (present.test(path)) {
            archive.putNextEntry(new ZipEntry(at + path));
            archive.write(text.getBytes(StandardCharsets.UTF_8));
            archive.closeEntry();
        }
    }

    private void process(String at, SimProcess p) throws IOException {
        String dir = "proc/" + p.pid + '/';
        put(
                at,
                dir + "status",
                String.format(
                        Locale.ROOT,
                        "Name:\t%s%nState:\tS (sleeping)%nTgid:\t%d%nPid:\t%d%nPPid:\t1%nUid:\t0\t0\t0\t0%nFDSize:\t64%nNSpid:\t%s%n"
                                + "VmSize:\t%8d kB%nVmLck:\t       0 kB%nVmRSS:\t%8d kB%nRssAnon:\t%8d kB%nRssFile:\t     900 kB%n"
                                + "RssShmem:\t       0 kB%nVmData:\t%8d kB%nVmSwap:\t%8d kB%nThreads:\t%d%n",
                        p.comm,
                        p.pid,
                        p.pid,
                        p.namespacePids,
                        p.vmKb(),
                        p.anonKb + 900,
                        p.anonKb,
                        p.vmKb() - 8_000,
                        p.swapKb,
                        p.threads));
        put(at, dir + "fd.count", p.files + "\n");
        put(at, dir + "maps.count", p.maps + "\n");
        put(at, dir + "cgroup", form.membership(p.cgroup));
        put(
                at,
                dir + "limits",
                "Limit                     Soft Limit           Hard Limit           Units     \n"
                        + limit("Max data size", "unlimited", "bytes")
                        + limit("Max processes", "15000", "processes")
                        + limit("Max open files", p.openFilesLimit, "files")
                        + limit("Max locked memory", "8388608", "bytes")
                        + limit("Max address space", p.addressSpaceLimit, "bytes"));
    }

    private static String limit(String name, String value, String unit) {
        return String.format(Locale.ROOT, "%-25s %-20s %-20s %-10s%n", name, value, value, unit);
    }

    private String meminfo(SimHost h) {
        long free = h.freeKb();
        long available = Math.max(0, free + h.cacheKb * 9 / 10 - h.sysctl("vm/min_free_kbytes", 0));
        StringBuilder text = new StringBuilder();
        meminfo(text, "MemTotal", h.ramKb);
        meminfo(text, "MemFree", free);
        meminfo(text, "MemAvailable", available);
        meminfo(text, "Buffers", 0);
        meminfo(text, "Cached", h.cacheKb + h.shmemKb);
        meminfo(text, "SwapCached", 0);
        meminfo(text, "SwapTotal", h.swapKb);
        meminfo(text, "SwapFree", h.swapKb - h.swappedKb);
        meminfo(text, "AnonPages", h.anonKb());
        meminfo(text, "Shmem", h.shmemKb);
        meminfo(text, "Slab", h.slabKb());
        meminfo(text, "SReclaimable", h.slabBytes.get("dentry") / 1024);
        meminfo(text, "SUnreclaim", h.slabKb() - h.slabBytes.get("dentry") / 1024);
        meminfo(text, "KernelStack", threads(h) * 16L);
        meminfo(text, "PageTables", 1_200);
        meminfo(text, "SecPageTables", 0);
        meminfo(text, "CommitLimit", (h.ramKb - h.hugeTotal * 2_048) * h.sysctl("vm/overcommit_ratio", 0) / 100);
        meminfo(text, "Committed_AS", h.committedKb);
        meminfo(text, "VmallocUsed", 6_000);
        meminfo(text, "Percpu", 900);
        meminfo(text, "HardwareCorrupted", h.corruptedKb);
        meminfo(text, "AnonHugePages", h.hugeAnonKb);
        text.append("HugePages_Total:   ")
                .append(h.hugeTotal)
                .append("\nHugePages_Free:    ")
                .append(h.hugeFree)
                .append('\n');
        meminfo(text, "Hugepagesize", 2_048);
        meminfo(text, "Hugetlb", h.hugeTotal * 2_048);
        return text.toString();
    }

    private void meminfo(StringBuilder text, String name, long kb) {
        if (!form.hasLine(name)) {
            return;
        }
        text.append(String.format(Locale.ROOT, "%-15s %8d kB%n", name + ':', kb));
    }

    private static String slabinfo(SimHost h) {
        String head =
                "slabinfo - version: 2.1\n# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : slabdata <active_slabs> <num_slabs> <sharedavail>\n";
        return h.slabBytes.entrySet().stream()
                .map(e -> String.format(
                        Locale.ROOT,
                        "%-20s %6d %6d   1024    4    1 : tunables    0    0    0 : slabdata %6d %6d      0%n",
                        e.getKey(),
                        e.getValue() / 1024,
                        e.getValue() / 1024,
                        e.getValue() / 4096,
                        e.getValue() / 4096))
                .collect(Collectors.joining("", head, ""));
    }

    private static String pressure(long totalUs) {
        String zero = " avg10=0.00 avg60=0.00 avg300=0.00 total=";
        return "some" + zero + (totalUs + 5_000) + "\nfull" + zero + (totalUs / 2 + 1_000) + "\n";
    }

    private static String sockstat(SimHost h) {
        long orphans = h.sockets.stream()
                .filter(s -> s.owner == null && s.state.startsWith("FIN-WAIT-1"))
                .count();
        long inuse =
                h.sockets.stream().filter(s -> !s.state.equals("TIME-WAIT")).count();
        long used = inuse + h.unconnected + 20;
        return "sockets: used " + used + "\nTCP: inuse " + inuse + " orphan " + orphans + " tw " + h.timeWaits
                + " alloc "
                + (inuse + h.unconnected + 2) + " mem " + h.tcpPages() + "\nUDP: inuse 3 mem " + h.udpPages
                + "\nUDPLITE: inuse 0\nRAW: inuse 0\nFRAG: inuse 0 memory 0\n";
    }

    private static String protocols(SimHost h) {
        return "protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re sp bi br ha uh gp em\n"
                + String.format(
                        Locale.ROOT,
                        "UDP       1152      3  %6d   NI       0   yes  kernel      y  y  y  n  y  y  y  n  y  y  y  y  n  n  n  y  y  y  n%n",
                        h.udpPages)
                + String.format(
                        Locale.ROOT,
                        "TCP       2240 %6d  %6d   %s     320   yes  kernel      y  y  y  y  y  y  y  y  y  y  y  y  y  n  y  y  y  y  y%n",
                        h.sockets.size(),
                        h.tcpPages(),
                        h.pressed ? "yes" : "no ");
    }

    private static String sockets(SimHost h) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < h.sockets.size(); i++) {
            text.append(h.sockets.get(i).line(i));
        }
        return text.toString();
    }

    private static String table(String name, Map<String, Long> values) {
        return name + ": " + String.join(" ", values.keySet()) + '\n' + name + ": "
                + values.values().stream().map(String::valueOf).collect(Collectors.joining(" ")) + '\n';
    }

    private static String lines(Map<String, Long> values, String separator) {
        return values.entrySet().stream()
                .map(e -> e.getKey() + separator + e.getValue() + '\n')
                .collect(Collectors.joining());
    }

    private static String numbers(int[] blocks) {
        StringBuilder text = new StringBuilder();
        for (int count : blocks) {
            text.append(String.format(Locale.ROOT, "%6d ", count));
        }
        return text.toString();
    }

    private static long threads(SimHost h) {
        return h.processes.stream().mapToLong(p -> p.threads).sum() + 60;
    }
}
