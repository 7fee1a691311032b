// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Origin;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Threshold;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of one user against RLIMIT_NPROC, which a process carries and the kernel compares with the user's total
 * (kernel/fork.c is_rlimit_overlimit). Where a sample has not counted the user's tasks, only those of the processes in it
 * and in the slice of the user's sessions are known, so that there may be more: at the limit is proof, below is not. Root
 * is not bound by it.
 *
 * @param pid a process of that user that carries the limit
 * @param limit its RLIMIT_NPROC
 */
record UserTasks(int pid, long limit, Reading tasks) {
    private static final long ROOT = 0;
    private static final long UNLIMITED = -1;
    private static final Pattern SLICE = Pattern.compile("/user\\.slice/user-(\\d{1,10})\\.slice");

    /** The user whose tasks stand at the limit of one of its processes, when first seen so; empty if none was. */
    static Optional<UserTasks> atLimit(Measures m) {
        List<HostSample> samples = m.incident().history().samples().stream()
                .filter(sample -> !sample.getTime().isAfter(m.window().to()))
                .toList();
        Map<Long, Long> slices = new TreeMap<>();
        samples.forEach(sample -> count(sample.getCgroups(), slices));
        return samples.stream()
                .filter(sample -> sample.getProcesses() != null)
                .flatMap(sample -> of(sample.getProcesses(), sample.getTime(), slices))
                .filter(user -> user.tasks.value() >= m.value(Threshold.TASKS_FULL) * user.limit)
                .findFirst();
    }

    /** Each process that carries a limit, with the tasks of its user. */
    private static Stream<UserTasks> of(ProcessSection section, Instant time, Map<Long, Long> slices) {
        List<ProcessSample> processes = section.getProcesses();
        Map<Long, Long> tasks = processes.stream()
                .filter(p -> p.getUid() != null && p.getThreads() != null)
                .collect(Collectors.groupingBy(
                        ProcessSample::getUid, Collectors.summingLong(ProcessSample::getThreads)));
        Map<String, Long> counted = section.getUserTasks();
        if (counted != null) {
            counted.forEach((user, count) -> tasks.merge(Long.valueOf(user), count, Math::max));
        }
        slices.forEach((user, count) -> tasks.merge(user, count, Math::max));
        return processes.stream()
                .filter(p -> p.getUid() != null && p.getUid() != ROOT)
                .map(p -> new UserTasks(
                        p.getPid(),
                        p.getLimits().getOrDefault("Max processes", UNLIMITED),
                        Reading.of(
                                "tasks of user " + p.getUid(),
                                tasks.getOrDefault(p.getUid(), 0L),
                                Unit.TASKS,
                                "proc/*/task",
                                time,
                                Origin.SAMPLE)))
                .filter(user -> user.limit > 0);
    }

    /** systemd keeps the sessions and services of each user in a slice of its own, whose tasks the kernel counts. */
    private static void count(@Nullable CgroupSection section, Map<Long, Long> tasks) {
        if (section == null) {
            return;
        }
        for (CgroupSample cgroup : section.getCgroups()) {
            Matcher slice = SLICE.matcher(cgroup.getPath());
            Long count = cgroup.getValues().get("pids.current");
            if (count != null && slice.matches()) {
                tasks.merge(Long.valueOf(slice.group(1)), count, Math::max);
            }
        }
    }

    /** That they stand at it. */
    Finding full(Measures m) {
        Reading bound = Reading.of("RLIMIT_NPROC", limit, Unit.TASKS, "limits", null, Origin.SAMPLE);
        return Finding.atLeast(tasks, m.bound(Threshold.TASKS_FULL, bound));
    }
}
