// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * dump_oom_summary (mm/oom_kill.c, 5.0+): {@code oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,
 * mems_allowed=0,oom_memcg=/a,task_memcg=/a/b,task=x,pid=1,uid=0}. The name of the cpuset, both paths and the name of the
 * task may hold any of these keys. What cannot be forged decides: numbers are taken from the end, lists of nodes from
 * the front, a cpuset's name holds no slash and paths begin with one, the task's group lies below the group at its limit,
 * and a task's name has at most 15 bytes.
 */
final class OomSummaryReader implements LineReader {

    private static final String START = "oom-kill:constraint=";
    private static final String MEMS = ",mems_allowed=";
    private static final String GLOBAL = ",global_oom";
    private static final String OOM_MEMCG = ",oom_memcg=";
    private static final String TASK_MEMCG = ",task_memcg=";
    private static final String TASK = ",task=";

    @Override
    public List<String> words() {
        return List.of(START);
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        int at = line.find(START);
        return at < 0 ? null : read(line.text(), at + START.length(), null);
    }

    /** @param comm the name of the task if another line has told it, which settles where it begins */
    static Sentence.OomSummary read(String text, int from, @Nullable String comm) {
        Cursor cursor = new Cursor(text, from, text.length());
        String constraint = cursor.until(",");
        if (constraint == null) {
            return new Sentence.OomSummary(cursor.rest(), null, null, null, null, null, null, null);
        }
        String nodemask = cursor.skip("nodemask=") ? NodeList.read(cursor) : null;
        Cpuset cpuset = Cpuset.read(text, cursor);
        Tail tail = Tail.read(text, cursor.position(), comm);
        Groups groups = Groups.read(text.substring(cursor.position(), Math.max(cursor.position(), tail.from)));
        return new Sentence.OomSummary(
                constraint,
                nodemask,
                cpuset.name,
                cpuset.mems,
                groups.oom,
                tail.ambiguous ? null : groups.task,
                tail.comm,
                tail.pid);
    }

    static int start(String text) {
        return text.indexOf(START) + START.length();
    }

    /** {@code ,cpuset=x,mems_allowed=0-1}; the cursor then stands before the key that follows. */
    private record Cpuset(@Nullable String name, @Nullable String mems) {
        static Cpuset read(String text, Cursor cursor) {
            if (!cursor.skip(",cpuset=")) {
                return new Cpuset(null, null);
            }
            int from = cursor.position();
            for (int at = text.indexOf(MEMS, from);
                    at >= 0 && at - from <= CgroupPath.MAX;
                    at = text.indexOf(MEMS, at + 1)) {
                Cursor ahead = new Cursor(text, at + MEMS.length(), text.length());
                String mems = NodeList.read(ahead);
                if (mems != null && isGroups(text, ahead.position())) {
                    cursor.moveTo(ahead.position());
                    return new Cpuset(text.substring(from, at), mems);
                }
            }
            return new Cpuset(null, null);
        }

        private static boolean isGroups(String text, int at) {
            return at == text.length()
                    || text.startsWith(OOM_MEMCG + "/", at)
                    || text.startsWith(TASK_MEMCG + "/", at)
                    || text.startsWith(GLOBAL + TASK_MEMCG + "/", at)
                    || text.startsWith(GLOBAL + TASK, at)
                    || text.startsWith(TASK, at);
        }
    }

    /**
     * {@code ,task=x,pid=1,uid=0} at the end.
     *
     * @param from where it begins, or may begin
     * @param ambiguous true if the end of the path and the name could be parted in several places
     */
    private record Tail(
            int from, @Nullable String comm, @Nullable Integer pid, boolean ambiguous) {
        static Tail read(String text, int from, @Nullable String known) {
            int uid = text.lastIndexOf(",uid=");
            int pid = text.lastIndexOf(",pid=", uid < 0 ? text.length() : uid - 1);
            if (pid < from) {
                return new Tail(text.length(), null, null, false);
            }
            Integer number = new Cursor(text, pid + ",pid=".length(), text.length()).integer();
            if (known != null && text.startsWith(TASK + known, pid - known.length() - TASK.length())) {
                return new Tail(pid - known.length() - TASK.length(), known, number, false);
            }
            int task = text.lastIndexOf(TASK, pid);
            if (task < from) {
                return new Tail(pid, null, number, false);
            }
            int earlier = text.indexOf(TASK, Math.max(from, pid - Comm.MAX - TASK.length()));
            return earlier < task
                    ? new Tail(earlier, null, number, true)
                    : new Tail(task, text.substring(task + TASK.length(), pid), number, false);
        }
    }

    /** {@code ,oom_memcg=/a,task_memcg=/a/b} or {@code ,global_oom,task_memcg=/a}. */
    private record Groups(@Nullable String oom, @Nullable String task) {
        static Groups read(String text) {
            if (text.startsWith(GLOBAL)) {
                return new Groups(
                        null, after(text, text.startsWith(TASK_MEMCG, GLOBAL.length()) ? GLOBAL.length() : -1));
            }
            if (!text.startsWith(OOM_MEMCG)) {
                return new Groups(null, after(text, text.startsWith(TASK_MEMCG) ? 0 : -1));
            }
            int first = text.indexOf(TASK_MEMCG);
            for (int at = first; at >= 0 && at <= CgroupPath.MAX; at = text.indexOf(TASK_MEMCG, at + 1)) {
                Groups groups = split(text, at);
                if (groups.oom != null && groups.task != null && CgroupPath.isBelow(groups.task, groups.oom)) {
                    return groups;
                }
            }
            return first < 0 ? new Groups(text.substring(OOM_MEMCG.length()), null) : split(text, first);
        }

        private static Groups split(String text, int at) {
            return new Groups(text.substring(OOM_MEMCG.length(), at), text.substring(at + TASK_MEMCG.length()));
        }

        private static @Nullable String after(String text, int at) {
            return at < 0 ? null : text.substring(at + TASK_MEMCG.length());
        }
    }
}
