// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.LogRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** A few lines of kernels, as the agent reads them. */
final class KernelLogs {
    private static final String OUT_OF_MEMORY =
            "[  100.000200] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/app.slice,task_memcg=/app.slice,task=worker,pid=4711,uid=0\n";

    private KernelLogs() {}

    /** The line that names the killed task and its cgroup. */
    static SpecificRecord outOfMemory() {
        return records(OUT_OF_MEMORY).stream()
                .filter(record -> record instanceof KernelRecord)
                .findFirst()
                .orElseThrow();
    }

    /** Two kills, an hour apart, the first a minute after the boot. */
    static List<SpecificRecord> killsSince(Instant boot) {
        return records(kill(60, 1) + kill(3_660, 2), boot);
    }

    /** One kill each day; an application says something every few hours, so that no topic may be read for days alone. */
    static List<SpecificRecord> killsOfDays(int days) {
        StringBuilder log = new StringBuilder();
        for (int day = 1; day <= days; day++) {
            for (int hour = 0; hour < 24; hour++) {
                log.append(String.format(
                        Locale.ROOT, "[%d.000000] usb 1-1: new device%n", day * 86_400L - (24 - hour) * 3_600L + 60));
            }
            log.append(kill(day * 86_400L, day));
        }
        return withApplication(records(log.toString(), Instant.parse("2025-01-01T00:00:00Z")));
    }

    private static List<SpecificRecord> withApplication(List<SpecificRecord> kernel) {
        List<SpecificRecord> records = new ArrayList<>();
        for (SpecificRecord record : kernel) {
            records.add(record);
            if (record instanceof KernelRecord line && records.size() % 4 == 0) {
                records.add(LogRecord.newBuilder()
                        .setMachineId(line.getMachineId())
                        .setBootId(line.getBootId())
                        .setTime(line.getTime())
                        .setPath("/var/log/shop.log")
                        .setService("shop")
                        .setFileId("shop")
                        .setOffset(records.size())
                        .setText("INFO all is well")
                        .build());
            }
        }
        return records;
    }

    private static String kill(long second, int number) {
        return String.format(Locale.ROOT, """
                [%1$d.000000] worker invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
                [%1$d.000100] memory: usage 65536kB, limit 65536kB, failcnt 12
                [%1$d.000200] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/app%2$d.slice,task_memcg=/app%2$d.slice,task=worker,pid=4711,uid=0
                [%1$d.000300] Memory cgroup out of memory: Killed process 4711 (worker) total-vm:90000kB, anon-rss:60000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:200kB oom_score_adj:0
                """, second, number);
    }

    private static List<SpecificRecord> records(String log) {
        return records(log, null);
    }

    private static List<SpecificRecord> records(String log, Instant boot) {
        SavedHost host = SavedInput.open(
                        List.of(Path.of("-")),
                        SavedOptions.defaults().withBootTime(boot),
                        new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)))
                .get(0);
        try (Stream<SpecificRecord> records = host.records()) {
            return records.toList();
        }
    }

    static String machineId(SpecificRecord record) {
        return (String) record.get(record.getSchema().getField("machineId").pos());
    }
}
