// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.standalone.command.CommandRun;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatedLogsTest {
    @TempDir
    private Path directory;

    @Test
    void replayOfRotatedLogsOfYears_tellsEveryKillOfThem() throws Exception {
        // Given
        Path newest = Files.writeString(directory.resolve("kern.log"), kill("2025-03-04"));
        Path older = Files.writeString(directory.resolve("kern.log.1"), kill("2024-03-03"));
        Path oldest = directory.resolve("kern.log.2.gz");
        try (Writer packed =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(oldest)), StandardCharsets.UTF_8)) {
            packed.write(kill("2022-03-01") + kill("2022-03-05"));
        }

        // When
        CommandRun run = CommandRun.of("replay", "--offline", newest.toString(), older.toString(), oldest.toString());

        // Then
        assertThat(run.out().lines().map(line -> line.replaceAll(".*\"startedAt\":\"([^T]*)T.*", "$1")))
                .containsExactly("2022-03-01", "2022-03-05", "2024-03-03", "2025-03-04");
    }

    static String kill(String day) {
        String head = day + "T10:00:00.000000+00:00 web-01 kernel: [ 1000.000000] ";
        return head + "worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
                + head + "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
                + "oom_memcg=/app.slice,task_memcg=/app.slice,task=worker,pid=4711,uid=0\n"
                + head + "Memory cgroup out of memory: Killed process 4711 (worker) total-vm:90000kB, anon-rss:60000kB,"
                + " file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0\n";
    }
}
