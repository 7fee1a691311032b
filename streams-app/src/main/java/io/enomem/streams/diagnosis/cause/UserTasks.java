// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All tasks of one user against RLIMIT_NPROC, which a process carries and the kernel compares with the user's total
 * (kernel/fork.c is_rlimit_overlimit). Only sampled processes are counted, so that there may be more: at the limit is
 * proof, below is not. Root is not bound by it.
 *
 * @param pid a process of that user that carries the limit
 * @param limit its RLIMIT_NPROC
 */
record UserTasks(int pid, long limit, Reading tasks) {
    /** The user whose tasks stand at the limit of one of its processes; empty if none was seen. */
    static Optional<UserTasks> atLimit(Measures m) {
        UserTasks found = null;
        for (HostSample sample : m.incident().history().samples()) {
            ProcessSection section = sample.getProcesses();
            if (found != null
                    || section == null
                    || sample.getTime().isAfter(m.window().to())) {
                continue;
            }
            Map<Long, Long> tasks = new HashMap<>();
            for (ProcessSample process : section.getProcesses()) {
                if (process.getUid() != null && process.getThreads() != null) {
                    tasks.merge(process.getUid(), (long) process.getThreads(), Long::sum);
                }
            }
            for (ProcessSample process : section.getProcesses()) {
                Long limit = process.getLimits().get("Max processes");
                Long uid = process.getUid();
                long sum = uid == null || uid == 0 ? 0 : tasks.getOrDefault(uid, 0L);
                if (found == null && limit != null && limit > 0 && sum >= m.value(Threshold.TASKS_FULL) * limit) {
                    Reading reading = Reading.of(
                            "tasks of user " + uid,
                            sum,
                            Unit.TASKS,
                            "proc/*/status Threads",
                            sample.getTime(),
                            Origin.SAMPLE);
                    found = new UserTasks(process.getPid(), limit, reading);
                }
            }
        }
        return Optional.ofNullable(found);
    }

    /** That they stand at it. */
    Finding full(Measures m) {
        Reading bound = Reading.of("RLIMIT_NPROC", limit, Unit.TASKS, "limits", null, Origin.SAMPLE);
        return Finding.atLeast(tasks, m.bound(Threshold.TASKS_FULL, bound));
    }
}
