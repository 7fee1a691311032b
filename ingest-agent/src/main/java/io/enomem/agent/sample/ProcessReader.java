// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The largest processes. Two passes: one short file of each process, then all files of the few that matter. Kernel
 * threads and zombies own no memory and are skipped; as tasks of their user they count.
 */
final class ProcessReader {
    private static final int BY_RESIDENT = 24;
    private static final int BY_ADDRESS_SPACE = 8;
    private static final int BY_DESCRIPTORS = 8;
    private static final int MAX_WANTED = 24;
    /** Users of most tasks, of whom processes are reported however small: each carries the limit of them all. */
    private static final int USERS = 4;
    /** Not bound by RLIMIT_NPROC (kernel/fork.c, copy_process). */
    private static final long ROOT_USER = 0;
    /** Processes looked at: the default of kernel.pid_max on a machine of up to 32 CPUs. */
    private static final int MAX_SCANNED = 32_768;
    /** A mapping takes at least a page: with less address space, 65,530 of them (vm.max_map_count) are far. */
    private static final long MAPS_MATTER_BYTES = 64L << 20;

    private final ProcRoot root;

    ProcessReader(ProcRoot root) {
        this.root = root;
    }

    /** Numbers are only compared: pages of statm, or kB of status where there is no statm. */
    private record Candidate(int pid, @Nullable Long user, long resident, long addressSpace, long descriptors) {}

    /**
     * The section, or null if the tree has no processes.
     *
     * @param wanted processes that are reported however small, such as the owners of most sockets
     */
    @Nullable
    ProcessSection read(Instant readAt, Collection<Integer> wanted) {
        int total = 0;
        TaskCount tasks = new TaskCount(root);
        List<Candidate> candidates = new ArrayList<>();
        for (String name : root.list("proc")) {
            long pid = pid(name);
            if (pid > 0) {
                total++;
                Candidate candidate = total <= MAX_SCANNED ? candidate((int) pid, tasks.add((int) pid)) : null;
                if (candidate != null) {
                    candidates.add(candidate);
                }
            }
        }
        if (total == 0) {
            return null;
        }
        List<ProcessSample> processes = new ArrayList<>();
        for (Candidate candidate : chosen(candidates, tasks.most(), wanted)) {
            ProcessSample process = details(candidate.pid());
            if (process != null) {
                processes.add(process);
            }
        }
        return new ProcessSection(readAt, total, processes, tasks.byUser());
    }

    private static long pid(String name) {
        if (name.isEmpty() || name.length() > 9) {
            return -1;
        }
        long pid = 0;
        for (int i = 0; i < name.length(); i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            pid = pid * 10 + digit;
        }
        return pid;
    }

    private @Nullable Candidate candidate(int pid, @Nullable Long user) {
        byte[] statm = root.read("proc/" + pid + "/statm");
        if (statm != null) {
            Words words = new Words(statm);
            long size = words.line() && words.word() ? words.number() : 0;
            long resident = words.word() ? words.number() : 0;
            return size <= 0 ? null : new Candidate(pid, user, resident, size, root.size("proc/" + pid + "/fd"));
        }
        byte[] status = root.read("proc/" + pid + "/status");
        ProcessSample.Builder process = ProcessSample.newBuilder();
        if (status == null || !StatusFile.read(status, process)) {
            return null;
        }
        Long resident = process.getRssBytes();
        Long size = process.getVmSizeBytes();
        return new Candidate(pid, user, resident == null ? 0 : resident, size == null ? 0 : size, descriptors(pid));
    }

    private long descriptors(int pid) {
        Long count = Text.number(root.read("proc/" + pid + "/fd.count"));
        return count == null ? 0 : count;
    }

    private static Collection<Candidate> chosen(
            List<Candidate> candidates, List<UserTasks> users, Collection<Integer> wanted) {
        Map<Integer, Candidate> chosen = new LinkedHashMap<>();
        addLargest(candidates, Comparator.comparingLong(Candidate::resident), BY_RESIDENT, chosen);
        addLargest(candidates, Comparator.comparingLong(Candidate::addressSpace), BY_ADDRESS_SPACE, chosen);
        addLargest(candidates, Comparator.comparingLong(Candidate::descriptors), BY_DESCRIPTORS, chosen);
        users.stream()
                .filter(user -> user.user() != ROOT_USER)
                .limit(USERS)
                .forEach(user -> addOf(user.user(), candidates, chosen));
        int left = MAX_WANTED;
        for (Candidate candidate : candidates) {
            if (left > 0
                    && wanted.contains(candidate.pid())
                    && chosen.putIfAbsent(candidate.pid(), candidate) == null) {
                left--;
            }
        }
        return chosen.values();
    }

    /** The largest process of a user and the oldest, from which the others may come. */
    private static void addOf(long user, List<Candidate> candidates, Map<Integer, Candidate> chosen) {
        List<Candidate> own = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.user() != null && candidate.user() == user) {
                own.add(candidate);
            }
        }
        addLargest(own, Comparator.comparingLong(Candidate::resident), 1, chosen);
        addLargest(own, Comparator.comparingLong(candidate -> -candidate.pid()), 1, chosen);
    }

    private static void addLargest(
            List<Candidate> candidates, Comparator<Candidate> by, int count, Map<Integer, Candidate> chosen) {
        candidates.sort(by.reversed().thenComparingInt(Candidate::pid));
        for (Candidate candidate : candidates.subList(0, Math.min(count, candidates.size()))) {
            chosen.putIfAbsent(candidate.pid(), candidate);
        }
    }

    private @Nullable ProcessSample details(int pid) {
        String directory = "proc/" + pid + "/";
        byte[] status = root.read(directory + "status");
        ProcessSample.Builder process = ProcessSample.newBuilder().setPid(pid);
        if (status == null || !StatusFile.read(status, process)) {
            return null;
        }
        Long size = process.getVmSizeBytes();
        boolean mapsMatter = size != null && size >= MAPS_MATTER_BYTES;
        return process.setStartTicks(startTicks(root.read(directory + "stat")))
                .setCgroup(CgroupFile.memoryPath(root.read(directory + "cgroup")))
                .setLimits(LimitsFile.read(root.read(directory + "limits")))
                .setOomScoreAdj(oomScoreAdj(directory))
                .setDescriptors(count(directory + "fd.count", () -> root.entries(directory + "fd")))
                .setMaps(count(directory + "maps.count", () -> mapsMatter ? root.lines(directory + "maps") : null))
                .build();
    }

    private @Nullable Integer oomScoreAdj(String directory) {
        Long value = Text.number(root.read(directory + "oom_score_adj"));
        return value == null || Math.abs(value) > 1_000 ? null : Integer.valueOf(value.intValue());
    }

    /** A saved tree holds the number; a live one the things to count. */
    private @Nullable Integer count(String savedNumber, Supplier<@Nullable Integer> counted) {
        Long saved = Text.number(root.read(savedNumber));
        if (saved != null) {
            return saved < 0 || saved > Integer.MAX_VALUE ? null : Integer.valueOf(saved.intValue());
        }
        return counted.get();
    }

    /** Field 22 of /proc/pid/stat; comm, the second, is in parentheses and may hold any character (proc(5)). */
    private static @Nullable Long startTicks(byte @Nullable [] stat) {
        int afterComm = -1;
        for (int i = 0; stat != null && i < stat.length; i++) {
            afterComm = stat[i] == ')' ? i + 1 : afterComm;
        }
        if (stat == null || afterComm < 0) {
            return null;
        }
        Words words = new Words(stat, afterComm, stat.length);
        return words.line() && words.skip(20) && words.number() >= 0 ? Long.valueOf(words.number()) : null;
    }
}
