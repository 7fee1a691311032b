// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The books of a modelled kernel: memory by owner, the TCP pool with its three limits, counters, settings, what it and
 * the applications log. A mechanism moves the owners; what follows from them is computed here. For one thread.
 */
final class SimHost {
    static final int PAGE = 4_096;
    private static final long BOOT_MS = 1_795_000_000_000L;

    final Random random;
    final long ramKb;
    final Map<String, String> sysctls = new TreeMap<>();
    final Counters counters = new Counters();
    final List<SimProcess> processes = new ArrayList<>();
    final List<SimSocket> sockets = new ArrayList<>();
    final Map<String, Map<String, String>> cgroups = new TreeMap<>();
    final Map<String, StringBuilder> logs = new LinkedHashMap<>();
    final Map<String, Long> slabBytes = new TreeMap<>();
    final StringBuilder kmsg = new StringBuilder();

    long uptimeMs = 40_000;
    long cacheKb;
    long shmemKb;
    long unownedKb;
    long leakedTcpPages;
    long udpPages;
    long hugeTotal;
    long hugeFree;
    long corruptedKb;
    long swapKb;
    long swappedKb;
    long hugeAnonKb;
    boolean hugeFaults;
    long committedKb = 200_000;
    long timeWaits;
    int unconnected;
    int neighbours = 4;
    int conntracks = 40;
    long memoryStallUs;
    boolean pressed;
    int[] blocks = {40, 30, 20, 12, 9, 8, 6, 5, 4, 3, 60};
    String modules = "nf_conntrack 188416 1 - Live 0x0000000000000000\n";
    long tainted;

    private long pressedSince;
    private long faultedKb;
    private long collapsedKb;
    private long sequence = 300;
    private int nextPid = 412;

    SimHost(long seed, long ramMb) {
        random = new Random(seed);
        ramKb = ramMb * 1024;
        cacheKb = ramKb / 10;
        slabBytes.put("dentry", 4L << 20);
        slabBytes.put("kmalloc-1k", 2L << 20);
        slabBytes.put("TCP", 1L << 20);
        long pool = ramKb * 1024 / PAGE / 16;
        sysctls.put("net/ipv4/tcp_mem", pool * 3 / 4 + "\t" + pool + "\t" + pool * 3 / 2);
        sysctls.put("net/ipv4/udp_mem", pool * 3 / 2 + "\t" + pool * 2 + "\t" + pool * 3);
        sysctls.put("net/ipv4/tcp_rmem", "4096\t131072\t6291456");
        sysctls.put("net/ipv4/tcp_wmem", "4096\t16384\t4194304");
        sysctls.put("net/ipv4/tcp_max_orphans", "8192");
        sysctls.put("net/ipv4/tcp_max_tw_buckets", "8192");
        sysctls.put("net/ipv4/ip_local_port_range", "32768\t60999");
        sysctls.put("net/ipv4/neigh/default/gc_thresh3", "1024");
        sysctls.put("net/ipv4/tcp_syncookies", "1");
        sysctls.put("net/core/somaxconn", "4096");
        sysctls.put("net/core/rmem_max", "212992");
        sysctls.put("net/core/wmem_max", "212992");
        sysctls.put("net/core/optmem_max", "131072");
        sysctls.put("net/netfilter/nf_conntrack_max", "65536");
        sysctls.put("vm/overcommit_memory", "0");
        sysctls.put("vm/overcommit_ratio", "50");
        sysctls.put("vm/max_map_count", "65530");
        sysctls.put("vm/min_free_kbytes", Long.toString(Math.round(Math.sqrt(ramKb * 16.0))));
        sysctls.put("kernel/pid_max", "32768");
        sysctls.put("kernel/threads-max", Long.toString(ramKb / 128));
        sysctls.put("fs/file-max", Long.toString(ramKb / 10));
        for (String name : List.of("init", "sshd", "statsd", "cron")) {
            process(name);
        }
    }

    SimProcess process(String comm) {
        SimProcess process = new SimProcess(processes.isEmpty() ? 1 : nextPid, comm);
        nextPid += 1 + random.nextInt(3);
        processes.add(process);
        return process;
    }

    SimSocket connection(SimProcess owner, int number) {
        SimSocket socket = new SimSocket(
                "ESTAB",
                owner,
                "10.0.0.5:8080",
                "10.9." + number / 250 % 250 + '.' + (1 + number % 250) + ':' + (20_000 + number));
        sockets.add(socket);
        counters.add("snmp.Tcp.PassiveOpens", 1);
        return socket;
    }

    long sysctl(String name, int index) {
        return Long.parseLong(sysctls.getOrDefault(name, "0").split("\t")[index]);
    }

    /** Pages of the pool: what sockets hold, each rounded up, and what a bug lost. */
    long tcpPages() {
        return leakedTcpPages
                + sockets.stream().mapToLong(s -> (s.held() + PAGE - 1) / PAGE).sum();
    }

    /** The kernel's answer to a receive: false if the pool or the socket is full (tcp_try_rmem_schedule). */
    boolean receive(SimSocket socket, long payload) {
        if (socket.received() + (long) (payload * socket.overhead) > socket.receiveLimit) {
            counters.add("netstat.TcpExt.TCPToZeroWindowAdv", 1);
            socket.drops++;
            return false;
        }
        if (tcpPages() > sysctl("net/ipv4/tcp_mem", 2)) {
            counters.add("netstat.TcpExt.TCPRcvQDrop", 1);
            counters.add("netstat.TcpExt.PruneCalled", 1);
            return false;
        }
        socket.unread += payload;
        return true;
    }

    /** The kernel's answer to a send: false if the pool is full or the socket's buffer is. */
    boolean send(SimSocket socket, long payload) {
        if (tcpPages() > sysctl("net/ipv4/tcp_mem", 2)) {
            socket.sendLimit = 4_608;
            return false;
        }
        if (socket.sent() + payload > Math.max(socket.sendLimit, 4_608)) {
            return false;
        }
        socket.unsent += payload;
        return true;
    }

    /** khugepaged makes huge pages of ranges that are partly empty: the process has their whole size, and nothing faulted. */
    void collapse(SimProcess process, long addedKb) {
        process.anonKb += addedKb;
        collapsedKb += addedKb;
        counters.add("vmstat..thp_collapse_alloc", addedKb / 2_048 + 1);
    }

    /** A page comes by a fault, of 4 KiB or 2 MiB; files are read by faults too. */
    private void faults() {
        long grownKb = Math.max(0, anonKb() - collapsedKb - faultedKb);
        long hugeKb = hugeFaults ? grownKb * 9 / 10 / 2_048 * 2_048 : 0;
        counters.add("vmstat..thp_fault_alloc", hugeKb / 2_048);
        counters.add("vmstat..pgfault", hugeKb / 2_048 + (grownKb - hugeKb) / 4 + 80 + random.nextInt(40));
        faultedKb = anonKb() - collapsedKb;
    }

    /** What the kernel does after a second: pressure begins above the second limit and ends at the first. */
    void second() {
        faults();
        long pages = tcpPages();
        if (!pressed && pages > sysctl("net/ipv4/tcp_mem", 1)) {
            pressed = true;
            pressedSince = uptimeMs;
            counters.add("netstat.TcpExt.TCPMemoryPressures", 1);
        } else if (pressed && pages <= sysctl("net/ipv4/tcp_mem", 0)) {
            pressed = false;
            counters.add("netstat.TcpExt.TCPMemoryPressuresChrono", uptimeMs - pressedSince);
        }
        counters.set(
                "snmp.Tcp.CurrEstab",
                sockets.stream()
                        .filter(s -> s.state.equals("ESTAB") || s.state.equals("CLOSE-WAIT"))
                        .count());
        counters.add("snmp.Tcp.InSegs", 200 + random.nextInt(50));
        counters.add("snmp.Tcp.OutSegs", 200 + random.nextInt(50));
        counters.add("netstat.TcpExt.DelayedACKs", random.nextInt(5));
        uptimeMs += 1_000;
    }

    /** Resident anonymous memory: what is swapped out is not. */
    long anonKb() {
        return processes.stream().mapToLong(p -> p.anonKb).sum();
    }

    long slabKb() {
        return slabBytes.values().stream().mapToLong(Long::longValue).sum() / 1024;
    }

    /** What nobody has; page cache gives way before it is gone. */
    long freeKb() {
        long used = anonKb()
                + shmemKb
                + slabKb()
                + unownedKb
                + (tcpPages() + udpPages) * 4
                + hugeTotal * 2_048
                + ramKb / 25;
        long free = ramKb - used - cacheKb;
        if (free < ramKb / 50) {
            cacheKb = Math.max(1_024, cacheKb + free - ramKb / 50);
            free = ramKb - used - cacheKb;
        }
        return Math.max(free, 400);
    }

    long nowMs() {
        return BOOT_MS + uptimeMs;
    }

    static long bootMs() {
        return BOOT_MS;
    }

    Instant now() {
        return Instant.ofEpochMilli(nowMs());
    }

    /** A record of the kernel; facility 0. */
    void kernel(int level, String text) {
        record(level, text);
    }

    /** A record that a program wrote into /dev/kmsg: the kernel gives it facility 1 (user) or higher. */
    void forged(int level, String text) {
        record(8 + level, text);
    }

    private void record(int priority, String text) {
        kmsg.append(String.format(Locale.ROOT, "%d,%d,%d,-;%s%n", priority, sequence++, uptimeMs * 1_000 + 137, text));
    }

    /** A line of an application, with its own time. */
    void log(SimProcess process, String text) {
        logs.computeIfAbsent(process.comm, name -> new StringBuilder())
                .append(now())
                .append(' ')
                .append(text)
                .append('\n');
    }
}
