// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.enomem.schemas.HostSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/** Whatever the files of a host hold: nothing is thrown. */
class SampleFuzzTest {
    private static final HostIdentity HOST = new HostIdentity("m", "b", "host", Instant.EPOCH, "0");

    /** Every file that a sample is made of; the first byte of the input says which it is. */
    private static final List<String> FILES = List.of(
            "proc/meminfo",
            "proc/vmstat",
            "proc/stat",
            "proc/loadavg",
            "proc/uptime",
            "proc/version",
            "proc/cmdline",
            "proc/modules",
            "proc/swaps",
            "proc/zoneinfo",
            "proc/buddyinfo",
            "proc/slabinfo",
            "proc/pressure/memory",
            "proc/net/sockstat",
            "proc/net/sockstat6",
            "proc/net/protocols",
            "proc/net/netstat",
            "proc/net/snmp",
            "proc/net/snmp6",
            "proc/net/softnet_stat",
            "proc/net/stat/nf_conntrack",
            "proc/net/stat/arp_cache",
            "proc/net/fib_trie",
            "proc/net/if_inet6",
            "proc/sys/fs/file-nr",
            "proc/sys/net/ipv4/tcp_mem",
            "proc/sys/net/ipv4/ip_local_port_range",
            "proc/7/status",
            "proc/7/stat",
            "proc/7/statm",
            "proc/7/limits",
            "proc/7/cgroup",
            "proc/7/fd.count",
            "sys/fs/cgroup/a/memory.stat",
            "sys/fs/cgroup/a/memory.events",
            "sys/fs/cgroup/a/memory.pressure",
            "sys/fs/cgroup/a/memory.max",
            "sys/fs/cgroup/a/cgroup.procs",
            "ss_-s.txt",
            "netstat_-s.txt",
            "ss_-tanmepiHO.txt",
            "ss_-uanmepHO.txt",
            "netstat_-W_-neopa");

    @FuzzTest(maxDuration = "60s")
    void aFileOfAHost(byte[] bytes) {
        if (bytes.length > 0) {
            int which = (bytes[0] & 0xff) % FILES.size();
            sample(ProcRoot.files(Map.of(FILES.get(which), Arrays.copyOfRange(bytes, 1, bytes.length))));
        }
    }

    /** No list of files: one that is read from tomorrow on is among these. */
    @FuzzTest(maxDuration = "60s")
    void everyFileOfAHost(byte[] bytes) {
        sample(new SameRoot(bytes));
    }

    @FuzzTest(maxDuration = "60s")
    void aDumpOfSockets(byte[] bytes) {
        sample(ProcRoot.files(Map.of("ss_-tanmepiHO.txt", bytes)));
    }

    @FuzzTest(maxDuration = "60s")
    void anAnswerOfInetDiag(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length);
        buffer.put(bytes).flip();
        try {
            new InetDiagReply(id -> null)
                    .read(buffer, true, socket -> assertThat(socket.local()).isNotNull());
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("errno");
        }
    }

    /** A host with a process and a cgroup, each of whose files holds the same, whichever is asked for. */
    private record SameRoot(byte[] content) implements ProcRoot {
        @Override
        public byte[] read(String path) {
            return content;
        }

        @Override
        public List<String> list(String directory) {
            return directories(directory);
        }

        @Override
        public List<String> directories(String directory) {
            return switch (directory) {
                case "proc" -> List.of("7");
                case "sys/fs/cgroup" -> List.of("a");
                default -> List.of();
            };
        }
    }

    private static HostSample sample(ProcRoot root) {
        HostSampler sampler = new HostSampler(root, HOST);
        assertThat(sampler.info(Instant.EPOCH).getMachineId()).isEqualTo("m");
        return sampler.sample(Instant.EPOCH, EnumSet.allOf(Part.class));
    }
}
