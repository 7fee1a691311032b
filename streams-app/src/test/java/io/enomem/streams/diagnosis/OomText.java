// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.kernel.KernelLogParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Prints reports of the OOM killer as Linux 6.1 does, for the real parser to read. */
public final class OomText {
    private final List<String> lines = new ArrayList<>();
    private final Instant time;
    private final long sequence;
    private boolean proven = true;

    private OomText(double seconds) {
        this.time = CaseBuilder.at(seconds);
        this.sequence = (long) (seconds * 1000);
    }

    /** What Mem-Info says, in pages. */
    public record Memory(long anon, long shmem, long file, long slab, long free, long ram) {}

    /** A task with its resident memory and what of it is shared memory, pages. */
    public record Task(int pid, String name, long rssPages, long shmemPages) {
        public Task(int pid, String name, long rssPages) {
            this(pid, name, rssPages, 0);
        }
    }

    /** A kill because the whole host was out of memory. */
    public static OomReport hostWide(double seconds, Memory memory, List<Task> tasks, Task victim) {
        OomText text = new OomText(seconds);
        text.lines.add(
                victim.name + " invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO),"
                        + " order=0, oom_score_adj=0");
        text.lines.add("Mem-Info:");
        text.lines.add("active_anon:100 inactive_anon:" + (memory.anon + memory.shmem - 100) + " isolated_anon:0\n"
                + " active_file:10 inactive_file:" + (memory.file - 10) + " isolated_file:0\n"
                + " unevictable:0 dirty:0 writeback:0\n"
                + " slab_reclaimable:0 slab_unreclaimable:" + memory.slab + "\n"
                + " mapped:0 shmem:" + memory.shmem + " pagetables:0\n"
                + " free:" + memory.free + " free_pcp:0 free_cma:0");
        text.lines.add(memory.ram + " pages RAM");
        text.lines.add("0 pages HighMem/MovableOnly");
        text.lines.add("0 pages reserved");
        text.table(tasks);
        text.lines.add(
                "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,"
                        + "task=" + victim.name + ",pid=" + victim.pid + ",uid=0");
        text.lines.add("Out of memory: Killed process " + text.victim(victim));
        return text.report();
    }

    /** A kill because a cgroup reached its limit; sizes in kB, sock and shmem in bytes. */
    public static OomReport ofCgroup(
            double seconds,
            String cgroup,
            long limitKb,
            long sockBytes,
            long shmemBytes,
            List<Task> tasks,
            Task victim) {
        return ofAncestor(seconds, cgroup, cgroup, limitKb, sockBytes, shmemBytes, tasks, victim);
    }

    /** A kill in one cgroup because another above it reached its limit. */
    public static OomReport ofAncestor(
            double seconds,
            String cgroup,
            String ofVictim,
            long limitKb,
            long sockBytes,
            long shmemBytes,
            List<Task> tasks,
            Task victim) {
        OomText text = new OomText(seconds);
        text.lines.add(victim.name + " invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0");
        text.lines.add("memory: usage " + limitKb + "kB, limit " + limitKb + "kB, failcnt 19");
        text.lines.add("swap: usage 0kB, limit 0kB, failcnt 0");
        text.lines.add("Memory cgroup stats for " + cgroup + ":");
        text.lines.add("anon " + (limitKb * 1024 - sockBytes - shmemBytes) + "\nfile " + shmemBytes
                + "\nkernel 4096\nsock " + sockBytes + "\nshmem " + shmemBytes);
        text.table(tasks);
        return text.killedIn(cgroup, ofVictim, victim);
    }

    /** The same of version 1 of cgroups, without sockets. */
    public static OomReport ofCgroupV1(double seconds, String cgroup, long limitKb, Task victim) {
        OomText text = new OomText(seconds);
        text.lines.add(victim.name + " invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0");
        text.lines.add("memory: usage " + limitKb + "kB, limit " + limitKb + "kB, failcnt 19");
        text.lines.add("memory+swap: usage " + limitKb + "kB, limit 9007199254740988kB, failcnt 0");
        text.lines.add("kmem: usage 312kB, limit 9007199254740988kB, failcnt 0");
        text.lines.add("Memory cgroup stats for " + cgroup + ":");
        text.lines.add("cache 0\nrss " + limitKb * 1024 + "\nshmem 0");
        text.table(List.of(victim));
        return text.killedIn(cgroup, cgroup, victim);
    }

    private OomReport killedIn(String cgroup, String ofVictim, Task victim) {
        lines.add("oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=" + cgroup
                + ",task_memcg=" + ofVictim + ",task=" + victim.name + ",pid=" + victim.pid + ",uid=0");
        lines.add("Memory cgroup out of memory: Killed process " + victim(victim));
        return report();
    }

    /** A kill because the nodes that a task may use are full; the mask as of its policy, the nodes as of its cpuset. */
    public static OomReport onNodes(double seconds, String constraint, String mask, String allowed, Task victim) {
        OomText text = new OomText(seconds);
        text.lines.add(
                victim.name + " invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO),"
                        + " order=0, oom_score_adj=0");
        text.table(List.of(victim));
        text.lines.add("oom-kill:constraint=" + constraint + ",nodemask=" + mask + ",cpuset=/,mems_allowed=" + allowed
                + ",global_oom,task_memcg=/,task=" + victim.name + ",pid=" + victim.pid + ",uid=0");
        text.lines.add("Out of memory: Killed process " + text.victim(victim));
        return text.report();
    }

    /** Only the last line of a host-wide kill, from a file that cannot prove its facility. */
    public static OomReport lastLineOfFile(double seconds, Task victim) {
        OomText text = new OomText(seconds);
        text.proven = false;
        text.lines.add("Out of memory: Killed process " + text.victim(victim));
        return text.report();
    }

    private void table(List<Task> tasks) {
        lines.add("Tasks state (memory values in pages):");
        lines.add("[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name");
        for (Task task : tasks) {
            lines.add(String.format(
                    "[%7d] %5d %5d %8d %8d %8d %8d         %5d %s",
                    task.pid, 0, task.pid, task.rssPages + 100, task.rssPages, 45056, 0, 0, task.name));
        }
    }

    private String victim(Task victim) {
        return victim.pid + " (" + victim.name + ") total-vm:" + (victim.rssPages * 4 + 400) + "kB, anon-rss:"
                + (victim.rssPages - victim.shmemPages) * 4 + "kB, file-rss:0kB, shmem-rss:" + victim.shmemPages * 4
                + "kB, UID:0 pgtables:100kB oom_score_adj:0";
    }

    private OomReport report() {
        List<KernelRecord> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            records.add(KernelRecord.newBuilder()
                    .setMachineId(CaseBuilder.MACHINE)
                    .setBootId(CaseBuilder.BOOT)
                    .setTime(time)
                    .setSequence(sequence + i)
                    .setMonotonicMicros((sequence + i) * 1000)
                    .setFacility(proven ? Integer.valueOf(0) : null)
                    .setFacilityProven(proven)
                    .setText(lines.get(i))
                    .setDictionary(java.util.Map.of())
                    .build());
        }
        List<KernelSignal> signals = KernelLogParser.parse(records);
        return signals.stream()
                .filter(OomReport.class::isInstance)
                .map(OomReport.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("the parser saw no report in " + lines));
    }
}
