// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.ProcessSample;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All tasks of each user, as RLIMIT_NPROC bounds them (kernel/fork.c, is_rlimit_overlimit): small processes and zombies
 * count like large ones. A saved tree holds the sums as {@link ProcRoot#USER_TASKS}, or else what its
 * status files say: those of the processes that were saved.
 */
final class TaskCount {
    /** Users reported: one that is at a limit has many tasks. */
    private static final int MAX_USERS = 16;

    private final ProcRoot root;
    private final Map<Long, Long> tasks = new HashMap<>();
    private final boolean saved;

    TaskCount(ProcRoot root) {
        this.root = root;
        byte[] sums = root.read(ProcRoot.USER_TASKS);
        this.saved = sums != null;
        if (sums != null) {
            Words words = new Words(sums);
            while (words.line()) {
                long user = words.word() ? words.number() : Words.NOT_A_NUMBER;
                long count = words.word() ? words.number() : Words.NOT_A_NUMBER;
                add(new UserTasks(user, count));
            }
        }
    }

    /** Counts the tasks of a process, and says whose they are; null if nobody knows. */
    @Nullable
    Long add(int pid) {
        UserTasks process = root.tasks(pid);
        if (process == null) {
            process = status(pid);
        }
        if (process == null) {
            return null;
        }
        if (!saved) {
            add(process);
        }
        return process.user();
    }

    private void add(UserTasks more) {
        if (more.user() >= 0 && more.tasks() >= 0) {
            tasks.merge(more.user(), more.tasks(), Long::sum);
        }
    }

    private @Nullable UserTasks status(int pid) {
        byte[] text = root.read("proc/" + pid + "/status");
        if (text == null) {
            return null;
        }
        ProcessSample.Builder process = ProcessSample.newBuilder();
        StatusFile.read(text, process);
        Long user = process.getUid();
        Integer threads = process.getThreads();
        return user == null || threads == null ? null : new UserTasks(user, threads);
    }

    /** Users with most tasks first. */
    List<UserTasks> most() {
        return tasks.entrySet().stream()
                .map(e -> new UserTasks(e.getKey(), e.getValue()))
                .sorted(Comparator.comparingLong(UserTasks::tasks).reversed().thenComparingLong(UserTasks::user))
                .limit(MAX_USERS)
                .toList();
    }

    /** The same by the number of the user; null if none is known. */
    @Nullable
    Map<String, Long> byUser() {
        Map<String, Long> sums = new TreeMap<>();
        most().forEach(user -> sums.put(Long.toString(user.user()), user.tasks()));
        return sums.isEmpty() ? null : sums;
    }
}
