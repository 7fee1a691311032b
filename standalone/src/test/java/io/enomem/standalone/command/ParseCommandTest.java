// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParseCommandTest {
    @TempDir
    private Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsEachSignalOnceAndFullyAndWhatItMissed() throws IOException {
        // Given
        Path dmesg = Files.writeString(temp.resolve("dmesg"), """
                [  100.000000] usb 1-1: new high-speed USB device number 2 using xhci_hcd
                [  120.000000] java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
                [  120.000100] TCP: out of memory -- consider tuning tcp_mem
                [  120.000200] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,\
                task_memcg=/a,task=java,pid=7,uid=0
                [  120.000300] Out of memory: Killed process 7 (java) total-vm:4kB, anon-rss:4kB, file-rss:0kB, \
                shmem-rss:0kB, UID:0 pgtables:8kB oom_score_adj:0
                [  121.000000] newdrv0: frobnication is out of memory, sorry
                """);

        // When
        int exit = run("parse", dmesg.toString());

        // Then
        assertThat(exit).isZero();
        List<JsonNode> lines = lines();
        assertThat(lines)
                .extracting(line -> line.get("signal").asText())
                .containsExactlyInAnyOrder("OomReport", "TcpOutOfMemory", "DriverTrouble");
        JsonNode report = lines.stream()
                .filter(line -> line.get("signal").asText().equals("OomReport"))
                .findFirst()
                .orElseThrow();
        assertThat(report.at("/victims/0/comm").asText()).isEqualTo("java");
        assertThat(report.at("/allocation/gfp/0").asText()).isEqualTo("GFP_KERNEL");
    }

    @Test
    void tellsWhyTheAllocationFailedAndWhatHeldTheMemory() throws IOException {
        // Given
        Path dmesg = Files.writeString(temp.resolve("dmesg"), """
                [  120.000000] java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=3, oom_score_adj=0
                [  120.000100] CPU: 1 PID: 4711 Comm: java Not tainted 6.1.0-28-amd64 #1
                [  120.000150] Call Trace:
                [  120.000160]  out_of_memory+0x1d/0x3b0
                [  120.000180]  sock_alloc_send_pskb+0x1d/0x3b0
                [  120.000200] Mem-Info:
                [  120.000210] active_anon:100 inactive_anon:390000 isolated_anon:0
                [  120.000212]  slab_reclaimable:900 slab_unreclaimable:8000
                [  120.000213]  mapped:30 shmem:120000 pagetables:9000
                [  120.000214]  free:21000 free_pcp:100 free_cma:0
                [  120.000220] Node 0 Normal free:84000kB boost:0kB min:45056kB low:56320kB high:67584kB managed:2016000kB
                [  120.000230] lowmem_reserve[]: 0 0 0
                [  120.000240] Node 0 Normal: 20996*4kB (UM) 2*8kB (U) 0*16kB 0*32kB 0*64kB = 84000kB
                [  120.000250] 524174 pages RAM
                [  120.000260] 19532 pages reserved
                [  120.000400] Out of memory: Killed process 4711 (java) total-vm:4kB, anon-rss:4kB, file-rss:0kB, \
                shmem-rss:0kB, UID:0 pgtables:8kB oom_score_adj:0
                """);

        // When
        run("parse", dmesg.toString());

        // Then
        assertThat(lines()).singleElement().satisfies(report -> {
            assertThat(report.get("forSocket").asBoolean()).isTrue();
            assertThat(report.at("/shortage/reason").asText()).isEqualTo("NO_FREE_BLOCK");
            assertThat(report.at("/shortage/fragmented").asBoolean()).isTrue();
            assertThat(report.at("/shares/anon").asLong()).isEqualTo(270_100);
            assertThat(report.at("/shares/percent/anon").asDouble()).isEqualTo(53.5);
            assertThat(report.at("/shares/percent/shmem").asDouble()).isEqualTo(23.8);
            assertThat(report.at("/shares/percent/slabUnreclaimable").asDouble())
                    .isEqualTo(1.6);
            assertThat(report.at("/shares/percent/pageTables").asDouble()).isEqualTo(1.8);
            assertThat(report.at("/shares/percent/unowned").asDouble()).isEqualTo(15.0);
        });
    }

    @Test
    void memInfoThatStandsAlone_isTold() throws IOException {
        // Given: echo m > /proc/sysrq-trigger
        Path dmesg = Files.writeString(temp.resolve("dmesg"), """
                [  120.000000] sysrq: Show Memory
                [  120.000200] Mem-Info:
                [  120.000210] active_anon:100 inactive_anon:390000 isolated_anon:0
                [  120.000214]  free:21000 free_pcp:100 free_cma:0
                [  120.000250] 524174 pages RAM
                [  125.000000] usb 1-1: new high-speed USB device number 2 using xhci_hcd
                """);

        // When
        run("parse", dmesg.toString());

        // Then
        assertThat(lines()).singleElement().satisfies(state -> {
            assertThat(state.get("signal").asText()).isEqualTo("MemoryState");
            assertThat(state.at("/memory/pages/inactive_anon").asLong()).isEqualTo(390_000);
            assertThat(state.at("/shares/percent/anon").asDouble()).isEqualTo(74.4);
        });
    }

    @Test
    void namesWhatLooksRelevantAndIsNot() throws IOException {
        // Given
        Path dmesg = Files.writeString(temp.resolve("dmesg"), "[    1.000000] Frobnicator reports low memory\n");

        // When
        run("parse", dmesg.toString());

        // Then
        assertThat(lines()).singleElement().satisfies(line -> {
            assertThat(line.get("signal").asText()).isEqualTo("NotUnderstood");
            assertThat(line.get("reason").asText()).isEqualTo("UNKNOWN_FORM");
            assertThat(line.get("text").asText()).contains("low memory");
        });
    }

    @Test
    void missingFile_isOneSentence() {
        // When
        int exit = run("parse", temp.resolve("none").toString());

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("no such file").hasLineCount(1);
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : out.toString().split("\n")) {
            if (!line.isEmpty()) {
                lines.add(mapper.readTree(line));
            }
        }
        return lines;
    }

    private int run(String... args) {
        return Enomem.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}
