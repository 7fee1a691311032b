// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.Counter;
import io.enomem.schemas.HostSample;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kernel does not have, or does not show, is unknown: never 0. */
class OldKernelsTest {

    /** Numbers that kernels got after 2.6.32, by the file they are in. */
    private static final List<String> NEWER = List.of(
            "netstat.TcpExt.TCPRcvQDrop",
            "netstat.TcpExt.TCPMemoryPressuresChrono",
            "netstat.TcpExt.TCPTimeWaitOverflow",
            "netstat.TcpExt.TCPReqQFullDrop",
            "netstat.TcpExt.PFMemallocDrop",
            "netstat.TcpExt.TCPToZeroWindowAdv",
            "snmp.Udp.MemErrors",
            "meminfo.MemAvailable",
            "meminfo.Percpu",
            "vmstat.oom_kill",
            "pressure.memory.some.total");

    private final Map<String, byte[]> files = new HashMap<>();

    @Test
    void el6_hasNoneOfTheNewerNumbers() {
        // Given: 2.6.32-754.el6
        file("proc/net/netstat", """
                TcpExt: SyncookiesSent SyncookiesRecv SyncookiesFailed EmbryonicRsts PruneCalled RcvPruned OfoPruned TW ListenOverflows ListenDrops TCPPrequeued TCPRcvCollapsed TCPAbortOnData TCPAbortOnClose TCPAbortOnMemory TCPAbortOnTimeout TCPMemoryPressures TCPBacklogDrop
                TcpExt: 0 0 0 0 11 0 0 1443 5 6 0 17 3 4 2 9 1 0
                IpExt: InNoRoutes InTruncatedPkts InMcastPkts OutMcastPkts InBcastPkts OutBcastPkts
                IpExt: 0 0 0 0 71 0
                """);
        file("proc/net/snmp", """
                Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts
                Tcp: 1 200 120000 -1 48 12 1 2 21 900 800 7 0 4
                Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
                Udp: 100 1 2 90 2 0
                """);
        file("proc/meminfo", """
                MemTotal:        1020144 kB
                MemFree:           63140 kB
                Buffers:          120116 kB
                Cached:           453108 kB
                SwapCached:            0 kB
                Active:           441192 kB
                Slab:             109452 kB
                SReclaimable:      88812 kB
                SUnreclaim:        20640 kB
                CommitLimit:     2607216 kB
                Committed_AS:     318456 kB
                """);
        file("proc/vmstat", "nr_free_pages 15785\npgscan_direct_normal 0\nallocstall 3\n");

        // When
        HostSample sample = sample();

        // Then
        assertThat(NEWER)
                .allSatisfy(name -> assertThat(value(sample, name)).as(name).isNull());
        assertThat(value(sample, "netstat.TcpExt.TCPAbortOnMemory")).isEqualTo(2);
        assertThat(value(sample, "netstat.TcpExt.TCPMemoryPressures")).isEqualTo(1);
        assertThat(value(sample, "netstat.TcpExt.TCPBacklogDrop")).isZero();
        assertThat(value(sample, "snmp.Tcp.CurrEstab")).isEqualTo(21);
        assertThat(value(sample, "snmp.Udp.RcvbufErrors")).isEqualTo(2);
        assertThat(value(sample, "meminfo.SUnreclaim")).isEqualTo(20640);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proc/net/sockstat",
                "proc/net/sockstat6",
                "proc/net/protocols",
                "proc/net/netstat",
                "proc/net/snmp",
                "proc/net/snmp6",
                "proc/net/softnet_stat",
                "proc/net/stat/nf_conntrack",
                "proc/sys/net/netfilter/nf_conntrack_count",
                "proc/net/stat/arp_cache",
                "proc/sys/fs/file-nr",
                "proc/loadavg",
                "proc/meminfo",
                "proc/vmstat",
                "proc/pressure/memory",
            })
    void aFileThatIsEmptyOrNoNumbers_isUnknown(String path) {
        for (String text :
                List.of("", "\n\n", "Permission denied\n", "TcpExt:\n", "x y z\n\u0000\u0000", "some avg10=\n")) {
            // Given
            file(path, text);

            // When
            HostSample sample = sample();

            // Then
            for (Counter counter : Counter.all()) {
                assertThat(counter.in(sample))
                        .as("%s of '%s' in %s", counter.name(), text, path)
                        .isNull();
            }
        }
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
