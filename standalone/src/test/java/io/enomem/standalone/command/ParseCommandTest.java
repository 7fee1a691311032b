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
