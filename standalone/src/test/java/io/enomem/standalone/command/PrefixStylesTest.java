// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One report in every rendering that people save: what is read of it is the same. */
class PrefixStylesTest {

    private static final List<String> REPORT = List.of(
            "tmux: server invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=2, oom_score_adj=-5",
            "CPU: 1 PID: 4711 Comm: tmux: server Not tainted 6.1.0-28-amd64 #1",
            "Call Trace:",
            " dump_stack+0x1d/0x3b0",
            " mlx5e_poll_rx_cq+0x1d/0x3b0 [mlx5_core]",
            "memory: usage 65536kB, limit 65536kB, failcnt 21",
            "swap: usage 0kB, limit 9007199254740988kB, failcnt 0",
            "Memory cgroup stats for /pod/a b:",
            "anon 66674688\nfile 0\nsock 12288\nshmem 4096",
            "Tasks state (memory values in pages):",
            "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name",
            "[   4712]  1000  4712    20000     9000   163840        0            -5 tmux: server",
            "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/pod/a b,"
                    + "task_memcg=/pod/a b,task=tmux: server,pid=4712,uid=1000",
            "Memory cgroup out of memory: Killed process 4712 (tmux: server) total-vm:80000kB, anon-rss:36000kB,"
                    + " file-rss:0kB, shmem-rss:4kB, UID:1000 pgtables:160kB oom_score_adj:-5");

    @TempDir
    private Path temp;

    /** Where a rendering puts what; lines of one record each get the prefix, or stand below the first, indented. */
    private enum Style {
        DMESG("dmesg", "[%12.6f] ", false),
        DMESG_INDENTED("dmesg", "[%12.6f] ", true),
        DMESG_CALLER("dmesg", "[%12.6f][ T4711] ", false),
        DMESG_RAW("dmesg", "<4>[%12.6f] ", false),
        DMESG_DECODED("dmesg", "kern  :warn  : [%12.6f] ", false),
        SYSLOG("kern.log", "Mar  1 10:00:00 web1 kernel: [%12.6f] ", false),
        SYSLOG_WITHOUT_STAMP("messages", "Mar  1 10:00:00 web1 kernel: ", false),
        SYSLOG_ISO("syslog", "2026-03-01T10:00:00.123456+00:00 web1 kernel: [%12.6f] ", false),
        JOURNAL_MONOTONIC("journal", "[%12.6f] web1 kernel: ", false);

        private final String file;
        private final String prefix;
        private final boolean indented;

        Style(String file, String prefix, boolean indented) {
            this.file = file;
            this.prefix = prefix;
            this.indented = indented;
        }

        String print() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < REPORT.size(); i++) {
                String head = String.format(Locale.ROOT, prefix, 120 + i / 1000.0);
                String below = indented ? " ".repeat(head.length()) : head;
                text.append(head)
                        .append(REPORT.get(i).replace("\n", "\n" + below))
                        .append('\n');
            }
            return text.toString();
        }
    }

    @ParameterizedTest
    @EnumSource(Style.class)
    void aReportReadsTheSame(Style style) throws IOException {
        // Given
        Path log = Files.writeString(temp.resolve(style.file), style.print());

        // When
        List<String> lines = parse(log);

        // Then
        assertThat(lines)
                .as("%s", style)
                .singleElement()
                .satisfies(line ->
                        assertThat(facts(line)).isEqualTo(facts(parse(records()).get(0))));
    }

    /** The records of /dev/kmsg: a newline in one of them is escaped. */
    private Path records() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < REPORT.size(); i++) {
            text.append("4,")
                    .append(100 + i)
                    .append(',')
                    .append(120_000_000 + i * 1000)
                    .append(",-;");
            text.append(REPORT.get(i).strip().replace("\n", "\\x0a")).append('\n');
        }
        return Files.writeString(temp.resolve("kmsg"), text);
    }

    /** Everything but the identities of records and the time, which a rendering changes. */
    private static JsonNode facts(String line) throws IOException {
        ObjectNode json = (ObjectNode) new ObjectMapper().readTree(line);
        json.remove(List.of("id", "lastId", "time"));
        json.get("victims").forEach(victim -> ((ObjectNode) victim).remove(List.of("id", "time")));
        assertThat(json.at("/cgroupDump/stat/sock").asLong()).isEqualTo(12_288);
        assertThat(json.at("/allocation/driver").asText()).isEqualTo("mlx5_core");
        assertThat(json.at("/victims/0/comm").asText()).isEqualTo("tmux: server");
        return json;
    }

    private static List<String> parse(Path log) {
        StringWriter out = new StringWriter();
        int exit = Enomem.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute("parse", log.toString());
        assertThat(exit).isZero();
        return out.toString().lines().toList();
    }
}
