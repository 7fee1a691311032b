// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CounterFilesTest {
    private final Map<String, byte[]> files = new HashMap<>();

    @Test
    void sockstatGivesThePoolsAndTheObjects() {
        // Given
        file("proc/net/sockstat", """
                sockets: used 16
                TCP: inuse 1 orphan 2 tw 3 alloc 4 mem 95515
                UDP: inuse 5 mem 6
                UDPLITE: inuse 0
                RAW: inuse 0
                FRAG: inuse 0 memory 4096
                """);
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "sockstat.sockets.used")).isEqualTo(16);
        assertThat(value(sample, "sockstat.TCP.orphan")).isEqualTo(2);
        assertThat(value(sample, "sockstat.TCP.mem")).isEqualTo(95515);
        assertThat(value(sample, "sockstat.UDP.mem")).isEqualTo(6);
        assertThat(value(sample, "sockstat.FRAG.memory")).isEqualTo(4096);
        assertThat(value(sample, "sockstat.UDPLITE.inuse")).isZero();
    }

    @Test
    void anOldSockstatWithoutMemLeavesItUnknown() {
        // Given
        file("proc/net/sockstat", "sockets: used 92\nTCP: inuse 12 orphan 0 tw 0 alloc 14\nUDP: inuse 5\n");
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "sockstat.TCP.mem")).isNull();
        assertThat(value(sample, "sockstat.UDP.mem")).isNull();
        assertThat(value(sample, "sockstat.TCP.alloc")).isEqualTo(14);
    }

    @Test
    void netstatIsReadByNameWhateverColumnsAKernelHas() {
        // Given
        file("proc/net/netstat", """
                TcpExt: SyncookiesSent PruneCalled ListenOverflows TCPMemoryPressures NewInSomeKernel
                TcpExt: 0 7 33 2 99
                IpExt: InNoRoutes InTruncatedPkts
                IpExt: 1 2
                """);
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "netstat.TcpExt.PruneCalled")).isEqualTo(7);
        assertThat(value(sample, "netstat.TcpExt.ListenOverflows")).isEqualTo(33);
        assertThat(value(sample, "netstat.TcpExt.TCPMemoryPressures")).isEqualTo(2);
        assertThat(value(sample, "netstat.TcpExt.TCPMemoryPressuresChrono")).isNull();
    }

    @Test
    void aLineOfNamesWithoutItsNumbersIsSkippedAndTheNextIsRead() {
        // Given
        file(
                "proc/net/snmp",
                "Ip: Forwarding DefaultTTL\nTcp: ActiveOpens CurrEstab MaxConn\nTcp: 12 5 -1\nUdp: InDatagrams\n");
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "snmp.Tcp.CurrEstab")).isEqualTo(5);
        assertThat(value(sample, "snmp.Udp.InDatagrams")).isNull();
    }

    @Test
    void snmp6WritesGroupAndFieldAsOneWord() {
        // Given
        file("proc/net/snmp6", "Ip6InReceives                   \t5\nUdp6MemErrors                   \t8\n");
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "snmp6.Udp6.MemErrors")).isEqualTo(8);
    }

    @Test
    void protocolsTellsWhetherThePoolIsUnderPressure() {
        // Given
        file("proc/net/protocols", """
                protocol  size sockets  memory press maxhdr  slab module     cl co di ac
                PACKET    1600      0      -1   NI       0   no   kernel      n  n  n  n
                UDP       1344      3       7   NI       0   yes  kernel      y  y  y  n
                TCP       2304      1   12144   yes    192   yes  kernel      y  y  y  y
                """);
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "protocols.TCP.press")).isEqualTo(1);
        assertThat(value(sample, "protocols.TCP.memory")).isEqualTo(12144);
        assertThat(value(sample, "protocols.UDP.memory")).isEqualTo(7);
        assertThat(value(sample, "protocols.TCPv6.press")).isNull();
    }

    @Test
    void numbersOfEachCpuAreSummedButEntriesAreNot() {
        // Given
        file("proc/net/softnet_stat", "0000000d 00000002 00000001 0\n0000180a 0000000a 00000003 0\n");
        file("proc/net/stat/arp_cache", """
                entries  allocs   forced_gc_runs unresolved_discards table_fulls
                00000400 00000002 0000004b       00000000            00000010
                00000400 00000002 00000001       00000000            00000002
                """);
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "softnet_stat.dropped")).isEqualTo(12);
        assertThat(value(sample, "softnet_stat.time_squeeze")).isEqualTo(4);
        assertThat(value(sample, "arp_cache.entries")).isEqualTo(1024);
        assertThat(value(sample, "arp_cache.table_fulls")).isEqualTo(18);
        assertThat(value(sample, "arp_cache.forced_gc_runs")).isEqualTo(76);
    }

    @Test
    void meminfoOfEl6HasNoMemAvailableAndNoneIsMadeUp() {
        // Given
        file("proc/meminfo", """
                MemTotal:        1012548 kB
                MemFree:          606112 kB
                Active(anon):      54060 kB
                HugePages_Total:       0
                """);
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "meminfo.MemTotal")).isEqualTo(1012548);
        assertThat(value(sample, "meminfo.Active(anon)")).isEqualTo(54060);
        assertThat(value(sample, "meminfo.HugePages_Total")).isZero();
        assertThat(value(sample, "meminfo.MemAvailable")).isNull();
    }

    @Test
    void smallFilesAreReadByTheirColumns() {
        // Given
        file("proc/sys/fs/file-nr", "594\t0\t2470389\n");
        file("proc/loadavg", "2.32 2.09 1.07 2/98 17239\n");
        file("proc/stat", "cpu  1 2 3\ncpu0 1 2 3\nctxt 998\nprocesses 17239\nprocs_running 2\nprocs_blocked 4\n");
        file("proc/vmstat", "nr_free_pages 100\noom_kill 3\n");
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "file-nr.allocated")).isEqualTo(594);
        assertThat(value(sample, "file-nr.max")).isEqualTo(2470389);
        assertThat(value(sample, "loadavg.processes")).isEqualTo(98);
        assertThat(value(sample, "stat.procs_blocked")).isEqualTo(4);
        assertThat(value(sample, "vmstat.oom_kill")).isEqualTo(3);
    }

    @Test
    void pressureIsInHundredthsOfAPercent() {
        // Given
        file("proc/pressure/memory", """
                some avg10=61.25 avg60=7.05 avg300=0.00 total=4711
                full avg10=100.00 avg60=0.50 avg300=0.00 total=815
                """);
        // When
        HostSample sample = sample();
        // Then
        assertThat(value(sample, "pressure.memory.some.avg10")).isEqualTo(6125);
        assertThat(value(sample, "pressure.memory.full.avg10")).isEqualTo(10000);
        assertThat(value(sample, "pressure.memory.full.total")).isEqualTo(815);
    }

    @Test
    void pressureThatNeverCountedIsUnknownUnlessTheKernelWasToldToCount() {
        // Given
        file("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
        HostSample silent = sample();
        file("proc/cmdline", "quiet psi=1\n");
        // When
        HostSample calm = sample();
        // Then
        assertThat(value(silent, "pressure.memory.some.total")).isNull();
        assertThat(value(calm, "pressure.memory.some.total")).isZero();
    }

    @Test
    void aTreeWithoutNumbersGivesNoSections() {
        // Given
        file("proc/net/sockstat", "");
        file("proc/meminfo", "MemTotal: much kB\n");
        // When
        HostSample sample = sample();
        // Then
        assertThat(sample.getNetwork()).isNull();
        assertThat(sample.getMemory()).isNull();
    }

    private void file(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private HostSample sample() {
        return new HostSampler(ProcRoot.files(files), new HostIdentity("m", "b", "h", null, "1"))
                .sample(Instant.EPOCH, Set.of(Part.COUNTERS));
    }

    private static @Nullable Long value(HostSample sample, String counter) {
        return Counter.named(counter).in(sample);
    }
}
