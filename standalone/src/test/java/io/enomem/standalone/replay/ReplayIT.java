// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.standalone.broker.EmbeddedKafka;
import io.enomem.standalone.data.DataDirectory;
import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayIT {
    private static final String KERNEL_LOG = """
            [  100.000000] worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
            [  100.000100] memory: usage 65536kB, limit 65536kB, failcnt 12
            [  100.000200] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/app.slice,task_memcg=/app.slice,task=worker,pid=4711,uid=0
            [  100.000300] Memory cgroup out of memory: Killed process 4711 (worker) total-vm:90000kB, anon-rss:60000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0
            [ 9000.000000] nf_conntrack: nf_conntrack: table full, dropping packet
            """;

    @TempDir
    private Path temp;

    @Test
    void replay_saysWhatDiagnoseSays_andLeavesNothingBehind() throws Exception {
        // Given
        List<Diagnosis> offline;
        try (Stream<SpecificRecord> records = host().records()) {
            offline = OfflineRun.run(records.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                    .finals();
        }
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"));
                EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0, reason -> {});
                Admin admin = Admin.create(new HashMap<>(kafka.clientSettings()))) {
            Set<String> before = admin.listTopics().names().get();

            // When
            List<Diagnosis> replayed;
            try (Replay replay = new Replay(
                            kafka.clientSettings(),
                            "replayed",
                            temp.resolve("state"),
                            (short) 1,
                            Map.of(),
                            StandardEngine.create());
                    History history = new SavedHistory(List.of(host()))) {
                replayed = replay.run(history, Progress.NONE);
                replay.forget();
            }

            // Then
            assertThat(offline).isNotEmpty();
            assertThat(Differences.between(offline, replayed))
                    .isEqualTo(new Differences(offline.size(), List.of(), List.of(), List.of()));
            assertThat(admin.listTopics().names().get()).isEqualTo(before);
        }
    }

    private static SavedHost host() {
        InputStream log = new ByteArrayInputStream(KERNEL_LOG.getBytes(StandardCharsets.UTF_8));
        return SavedInput.open(List.of(Path.of("-")), SavedOptions.defaults(), log)
                .get(0);
    }
}
