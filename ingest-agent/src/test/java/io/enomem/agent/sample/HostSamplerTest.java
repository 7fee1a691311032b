// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.Zone;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HostSamplerTest {
    private static final String STATUS = """
            Name:\t%s
            State:\tR (running)
            PPid:\t1
            Uid:\t0\t1000\t0\t0
            NSpid:\t126\t7
            VmSize:\t%d kB
            VmLck:\t    12 kB
            VmRSS:\t    9108 kB
            RssAnon:\t    8444 kB
            RssShmem:\t     660 kB
            VmData:\t    8364 kB
            VmPTE:\t      44 kB
            VmSwap:\t       1 kB
            Threads:\t3
            """;

    private final Map<String, byte[]> files = new HashMap<>();

    @Test
    void aProcessIsReadWithItsLimitsCountsAndCgroup() {
        // Given
        file("proc/126/status", STATUS.formatted("feed", 9188));
        file("proc/126/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             2195                 2195                 processes
                Max open files            1000                 1000000              files
                Max address space         unlimited            unlimited            bytes
                """);
        file("proc/126/cgroup", "4:memory:/kubepods/x\n1:name=systemd:/y\n0::/z\n");
        file("proc/126/stat", "126 (a) R) b) S 1 126 126 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 4711 9408512 2277");
        file("proc/126/fd.count", "17\n");
        file("proc/126/maps.count", "65530\n");
        file("proc/126/oom_score_adj", "-500\n");
        // When
        HostSample sample = sample();
        // Then
        ProcessSample process = sample.getProcesses().getProcesses().get(0);
        assertThat(process.getComm()).isEqualTo("feed");
        assertThat(process.getRssAnonBytes()).isEqualTo(8444 * 1024);
        assertThat(process.getSwapBytes()).isEqualTo(1024);
        assertThat(process.getUid()).isEqualTo(1000);
        assertThat(process.getThreads()).isEqualTo(3);
        assertThat(process.getPidNamespaceDepth()).isEqualTo(2);
        assertThat(process.getStartTicks()).isEqualTo(4711);
        assertThat(process.getCgroup()).isEqualTo("/kubepods/x");
        assertThat(process.getDescriptors()).isEqualTo(17);
        assertThat(process.getMaps()).isEqualTo(65530);
        assertThat(process.getOomScoreAdj()).isEqualTo(-500);
        assertThat(process.getLimits())
                .containsOnly(
                        Map.entry("Max processes", 2195L),
                        Map.entry("Max open files", 1000L),
                        Map.entry("Max address space", -1L));
    }

    /** RLIMIT_NPROC counts what is too small to be listed. */
    @Test
    void allTasksOfAUserAreCountedAndOneOfItsProcessesIsListedHoweverSmall() {
        // Given
        for (int pid = 200; pid < 240; pid++) {
            file("proc/" + pid + "/status", STATUS.formatted("large", 100_000));
            file("proc/" + pid + "/statm", "25000 20000 1 1 0 1 0\n");
        }
        for (int pid = 300; pid < 360; pid++) {
            file(
                    "proc/" + pid + "/status",
                    STATUS.formatted("small", 900)
                            .replace("0\t1000\t", "4242\t4242\t")
                            .replace("Threads:\t3", "Threads:\t1"));
            file("proc/" + pid + "/statm", "225 100 1 1 0 1 0\n");
        }
        file("proc/400/status", "Name:\tgone\nState:\tZ (zombie)\nPPid:\t300\nUid:\t4242\t4242\t0\t0\nThreads:\t1\n");
        // When
        HostSample sample = sample();
        // Then
        assertThat(sample.getProcesses().getUserTasks()).containsOnly(Map.entry("1000", 120L), Map.entry("4242", 61L));
        assertThat(sample.getProcesses().getProcesses())
                .extracting(ProcessSample::getPid)
                .contains(300);
    }

    @Test
    void aSavedSumOfTasksIsTakenForWhatFewSavedProcessesShow() {
        // Given
        file("proc/126/status", STATUS.formatted("feed", 9188));
        file("proc/tasks.count", "0 150\n1000 61\nx y\n-3 5\n");
        // When
        HostSample sample = sample();
        // Then
        assertThat(sample.getProcesses().getUserTasks()).containsOnly(Map.entry("0", 150L), Map.entry("1000", 61L));
    }

    @Test
    void kernelThreadsAreCountedButNotListed() {
        // Given
        file("proc/2/status", "Name:\tkthreadd\nState:\tS (sleeping)\nPPid:\t0\nThreads:\t1\n");
        file("proc/126/status", STATUS.formatted("feed", 9188));
        // When
        HostSample sample = sample();
        // Then
        assertThat(sample.getProcesses().getTotal()).isEqualTo(2);
        assertThat(sample.getProcesses().getProcesses())
                .extracting(ProcessSample::getPid)
                .containsExactly(126);
    }

    @Test
    void aNameWithANewlineStaysOneName() {
        // Given
        file("proc/126/status", STATUS.formatted("a\\nVmRSS: 1\\\\", 9188));
        // When
        HostSample sample = sample();
        // Then
        ProcessSample process = sample.getProcesses().getProcesses().get(0);
        assertThat(process.getComm()).isEqualTo("a\nVmRSS: 1\\");
        assertThat(process.getRssBytes()).isEqualTo(9108 * 1024);
    }

    @Test
    void aCgroupOfVersion2IsReportedForItsLimit() {
        // Given
        file("sys/fs/cgroup/cgroup.procs", "1\n");
        file("sys/fs/cgroup/app/memory.current", "66674688\n");
        file("sys/fs/cgroup/app/memory.max", "67108864\n");
        file("sys/fs/cgroup/app/memory.high", "max\n");
        file("sys/fs/cgroup/app/memory.stat", "anon 69632\nsock 66674688\nthp_fault_alloc 1\n");
        file("sys/fs/cgroup/app/memory.events", "low 0\nhigh 0\nmax 5\noom 1\noom_kill 1\n");
        file("sys/fs/cgroup/app/memory.pressure", "some avg10=61.25 avg60=0.00 avg300=0.00 total=9\n");
        file("sys/fs/cgroup/app/pids.max", "max\n");
        file("sys/fs/cgroup/app/cgroup.procs", "7\n8\n");
        file("sys/fs/cgroup/idle/memory.current", "4096\n");
        file("sys/fs/cgroup/idle/memory.max", "max\n");
        // When
        HostSample sample = sample();
        // Then
        List<CgroupSample> cgroups = sample.getCgroups().getCgroups();
        assertThat(cgroups).extracting(CgroupSample::getPath).containsExactly("/app");
        assertThat(cgroups.get(0).getProcesses()).isEqualTo(2);
        assertThat(cgroups.get(0).getValues())
                .containsEntry("memory.current", 66674688L)
                .containsEntry("memory.high", -1L)
                .containsEntry("memory.stat.sock", 66674688L)
                .containsEntry("memory.events.oom_kill", 1L)
                .containsEntry("memory.pressure.some.avg10", 6125L)
                .containsEntry("pids.max", -1L)
                .doesNotContainKeys("memory.stat.thp_fault_alloc", "pids.current");
    }

    @Test
    void aCgroupOfVersion1IsReadFromTheHierarchiesOfItsControllers() {
        // Given
        file("sys/fs/cgroup/memory/docker/x/memory.usage_in_bytes", "1000\n");
        file("sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes", "9223372036854771712\n");
        file("sys/fs/cgroup/memory/docker/x/memory.failcnt", "3\n");
        file("sys/fs/cgroup/memory/docker/x/memory.kmem.tcp.failcnt", "2\n");
        file("sys/fs/cgroup/memory/docker/x/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n");
        file("sys/fs/cgroup/pids/docker/x/pids.current", "12\n");
        file("sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.stat", "nr_periods 9\nnr_throttled 8\nthrottled_time 7\n");
        // When
        HostSample sample = sample();
        // Then
        CgroupSample cgroup = sample.getCgroups().getCgroups().stream()
                .filter(c -> c.getPath().equals("/docker/x"))
                .findFirst()
                .orElseThrow();
        assertThat(cgroup.getVersion()).isEqualTo(1);
        assertThat(cgroup.getValues())
                .containsEntry("memory.limit_in_bytes", -1L)
                .containsEntry("memory.kmem.tcp.failcnt", 2L)
                .containsEntry("memory.oom_control.oom_kill", 4L)
                .containsEntry("pids.current", 12L)
                .containsEntry("cpu.stat.throttled_time", 7L);
    }

    @Test
    void zonesHaveFreeListsAndWatermarks() {
        // Given
        file(
                "proc/buddyinfo",
                "Node 0, zone    DMA32      2      1      1      1      3      3      2      2      2      3    117 \n");
        file("proc/zoneinfo", """
                Node 0, zone    DMA32
                  per-node stats
                      nr_inactive_anon 2813
                  pages free     3951
                        boost    0
                        min      66
                        low      82
                        high     98
                        spanned  4095
                        managed  3840
                  pagesets
                    cpu: 0
                              count: 0
                              high:  7
                """);
        // When
        HostSample sample = sample();
        // Then
        Zone zone = sample.getKernelMemory().getZones().get(0);
        assertThat(zone.getZone()).isEqualTo("DMA32");
        assertThat(zone.getFreeBlocks()).containsExactly(2L, 1L, 1L, 1L, 3L, 3L, 2L, 2L, 2L, 3L, 117L);
        assertThat(zone.getFreePages()).isEqualTo(3951);
        assertThat(zone.getMinPages()).isEqualTo(66);
        assertThat(zone.getHighPages()).isEqualTo(98);
        assertThat(zone.getManagedPages()).isEqualTo(3840);
    }

    @Test
    void slabsAreThoseThatHoldMostPages() {
        // Given
        file("proc/slabinfo", """
                slabinfo - version: 2.1
                # name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit>
                dentry             20055  20118    192   21    1 : tunables    0    0    0 : slabdata    958    958      0
                TCP                   10     14   2304   14    8 : tunables    0    0    0 : slabdata      1      1      0
                broken               one
                empty                  0      0    224   18    1 : tunables    0    0    0 : slabdata      0      0      0
                """);
        // When
        HostSample sample = sample();
        // Then
        assertThat(sample.getKernelMemory().getSlabs())
                .extracting(slab -> slab.getName() + " " + slab.getPages() + " " + slab.getActiveObjects())
                .containsExactly("dentry 958 20055", "TCP 8 10");
    }

    @Test
    void socketsAreAddedUpByOwnerPeerAndDestination() {
        // Given
        file("ss_-tanmepiHO.txt", """
                LISTEN 2 128 0.0.0.0:80 0.0.0.0:* users:(("web",pid=7,fd=3)) ino:1 sk:1 cgroup:/w <-> skmem:(r0,rb131072,t0,tb16384,f0,w0,o0,bl0,d5)
                CLOSE-WAIT 100 0 10.0.0.5:80 10.0.0.9:5555 users:(("web",pid=7,fd=4)) ino:2 sk:2 cgroup:/w --> skmem:(r4000,rb131072,t0,tb16384,f96,w0,o0,bl0,d1) cubic rto:1 lastsnd:9 lastrcv:5
                ESTAB 0 70 10.0.0.5:41000 10.0.0.8:5432 users:(("web",pid=7,fd=5)) timer:(persist,1sec,0) ino:3 sk:3 cgroup:/w <-> skmem:(r0,rb131072,t0,tb87040,f0,w2304,o0,bl0,d0) cubic rto:1 lastsnd:700 lastrcv:9000
                TIME-WAIT 0 0 10.0.0.5:41001 10.0.0.8:5432 timer:(timewait,54sec,0) ino:0 sk:4
                """);
        // When
        SocketSection sockets = sample().getSockets();
        // Then
        assertThat(sockets.getComplete()).isTrue();
        assertThat(sockets.getStates())
                .containsOnly(
                        Map.entry("LISTEN", 1),
                        Map.entry("CLOSE-WAIT", 1),
                        Map.entry("ESTAB", 1),
                        Map.entry("TIME-WAIT", 1));
        assertThat(sockets.getTotal().getRmemBytes()).isEqualTo(4000);
        assertThat(sockets.getTotal().getWmemQueuedBytes()).isEqualTo(2304);
        assertThat(sockets.getTotal().getReceiveQueueBytes()).isEqualTo(100);
        assertThat(sockets.getTotal().getDrops()).isEqualTo(6);
        assertThat(sockets.getTotal().getMedianIdleMillis()).isEqualTo(5);
        assertThat(sockets.getOwners().get(0).getPid()).isEqualTo(7);
        assertThat(sockets.getOwners().get(0).getSums().getSockets()).isEqualTo(3);
        assertThat(sockets.getOwners().get(0).getSums().getPersistTimers()).isEqualTo(1);
        assertThat(sockets.getPeers()).extracting(peer -> peer.getAddress()).containsExactly("10.0.0.9", "10.0.0.8");
        assertThat(sockets.getDestinations())
                .extracting(d -> d.getEndpoint() + " " + d.getSockets())
                .containsExactly("10.0.0.8:5432 2");
        assertThat(sockets.getListeners().get(0).getAcceptQueue()).isEqualTo(2);
        assertThat(sockets.getListeners().get(0).getBacklog()).isEqualTo(128);
        assertThat(sockets.getHolders()).extracting(h -> h.getInode()).containsExactly(2L, 3L);
        assertThat(sockets.getP90SendLimitBytes()).isEqualTo(87040);
    }

    @Test
    void anEmptyDumpIsNoSocketsOnlyIfSockstatAgrees() {
        // Given
        file("ss_-tanmepiHO.txt", "");
        SocketSection unknown = sample().getSockets();
        file("proc/net/sockstat", "TCP: inuse 0 orphan 0 tw 0 alloc 3 mem 0\n");
        // When
        SocketSection none = sample().getSockets();
        // Then
        assertThat(unknown).isNull();
        assertThat(none.getTotal().getSockets()).isZero();
    }

    @Test
    void hostInfoHoldsLimitsTaintAndOptions() {
        // Given
        file("proc/version", "Linux version 6.1.0-50-amd64 (x@y) (gcc) #1 SMP\n");
        file("proc/uptime", "1234.56 999.00\n");
        file("proc/meminfo", "MemTotal: 1024 kB\nMemFree: 512 kB\n");
        file("proc/vmstat", "nr_free_pages 32\n");
        file("proc/stat", "cpu  1 2\ncpu0 1 2\ncpu1 1 2\nintr 5\n");
        file("proc/sys/net/ipv4/tcp_mem", "5373\t7165\t10746\n");
        file("proc/modules", "tn40xx 49152 0 - Live 0x0000000000000000 (OE)\ne1000 163840 0 - Live 0x0\n");
        file("proc/cmdline", "quiet psi=1 secret=hunter2 hugepages=4 hugepages=5\n");
        file(
                "proc/net/fib_trie",
                "Main:\n  |-- 192.0.2.2\n     /32 host LOCAL\n  |-- 127.0.0.1\n     /32 host LOCAL\n");
        file(
                "proc/net/if_inet6",
                "fd000000000000000000000000000002 04 40 00 82 eth0\nfe8000000000000000fc00fffe000001 04 40 20 80 eth0\n");
        // When
        HostInfo info = sampler().info(Instant.ofEpochSecond(5000));
        // Then
        assertThat(info.getKernelRelease()).isEqualTo("6.1.0-50-amd64");
        assertThat(info.getBootTimeMillis()).isEqualTo(1234560);
        assertThat(info.getBootedAt()).isEqualTo(Instant.ofEpochSecond(5000).minusMillis(1234560));
        assertThat(info.getPageSizeBytes()).isEqualTo(16384);
        assertThat(info.getMemoryBytes()).isEqualTo(1 << 20);
        assertThat(info.getCpus()).isEqualTo(2);
        assertThat(info.getSysctls()).containsOnly(Map.entry("net.ipv4.tcp_mem", "5373 7165 10746"));
        assertThat(info.getTaintedModules()).containsOnly(Map.entry("tn40xx", "OE"));
        assertThat(info.getBootOptions()).containsOnly(Map.entry("psi", "1"), Map.entry("hugepages", "4 5"));
        assertThat(info.getAddresses()).containsExactly("192.0.2.2", "fd00::2");
    }

    @Test
    void anEmptyTreeKnowsNothing() {
        // When
        HostSample sample = sample();
        // Then
        assertThat(sample.getNetwork()).isNull();
        assertThat(sample.getMemory()).isNull();
        assertThat(sample.getKernelMemory()).isNull();
        assertThat(sample.getCgroups()).isNull();
        assertThat(sample.getProcesses()).isNull();
        assertThat(sample.getSockets()).isNull();
        assertThat(sampler().info(Instant.EPOCH).getMemoryBytes()).isNull();
    }

    private void file(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private HostSample sample() {
        return sampler().sample(Instant.ofEpochSecond(5000), EnumSet.allOf(Part.class));
    }

    private HostSampler sampler() {
        return new HostSampler(ProcRoot.files(files), new HostIdentity("m", "b", "h", null, "1"));
    }
}
