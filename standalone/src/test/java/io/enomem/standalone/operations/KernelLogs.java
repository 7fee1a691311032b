// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.KernelRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

    /** The records of a kernel log. */
    static List<SpecificRecord> records(String log) {
        SavedHost host = SavedInput.open(
                        List.of(Path.of("-")),
                        SavedOptions.defaults(),
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
