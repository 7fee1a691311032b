// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.text.Chars;
import io.enomem.streams.parse.text.Cursor;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What mem_cgroup_print_oom_info (mm/memcontrol.c) prints: whose limit, usage and memory.stat. */
final class CgroupPart {

    private static final String KILLED_FOR = " killed as a result of limit of ";
    private static final int MAX_GROUPS = 64;
    private static final int MAX_KEYS = 256;
    private static final int MAX_KEY = 64;

    /** Limits from here on mean "none": PAGE_COUNTER_MAX and RESOURCE_MAX of all page sizes lie above, kB. */
    private static final long UNLIMITED_KB = 1L << 52;

    private final Map<String, Long> counters = new TreeMap<>();
    private final Map<String, Long> stat = new TreeMap<>();
    private final Map<String, Map<String, Long>> groups = new TreeMap<>();
    private @Nullable String taskCgroup;
    private @Nullable String limitCgroup;
    private @Nullable String statCgroup;

    /** {@code memory: usage 65536kB, limit 65536kB, failcnt 21}. */
    static boolean isUsage(String line) {
        return line.contains(": usage ") && line.contains("kB, limit ");
    }

    /** {@code anon 66674688}: a key and a number, nothing else; since 5.2 one record holds all such lines. */
    static boolean isStatRow(String line) {
        char first = line.charAt(0);
        int blank = line.indexOf(' ');
        if (!Chars.isSmall(first) || blank < 1 || blank > MAX_KEY || blank == line.length() - 1) {
            return false;
        }
        for (int i = 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\n' && i > blank + 1) {
                return true;
            }
            boolean fits = i < blank ? Chars.isWord(c) : i == blank || Chars.isDigit(c);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    void take(String line) {
        if (line.startsWith("Task in ")) {
            taskIn(line);
        } else if (line.startsWith("Memory limit reached of cgroup ")) {
            limitCgroup = line.substring("Memory limit reached of cgroup ".length());
        } else if (line.startsWith("Memory cgroup stats for ")) {
            statsFor(line);
        } else if (isUsage(line)) {
            usage(line);
        } else if (isStatRow(line) && stat.size() < MAX_KEYS) {
            Cursor cursor = new Cursor(line);
            String key = cursor.word();
            Long bytes = cursor.blanks().number();
            if (key != null && bytes != null) {
                stat.put(key, bytes);
            }
        }
    }

    /** Both names may hold the words between them; the killed task's group lies below the limit's. */
    private void taskIn(String line) {
        String names = line.substring("Task in ".length());
        for (int at = names.indexOf(KILLED_FOR);
                at >= 0 && at <= CgroupPath.MAX;
                at = names.indexOf(KILLED_FOR, at + 1)) {
            String task = names.substring(0, at);
            String limit = names.substring(at + KILLED_FOR.length());
            boolean below = CgroupPath.isBelow(task, limit);
            if (below || taskCgroup == null) {
                taskCgroup = task;
                limitCgroup = limit;
            }
            if (below) {
                return;
            }
        }
    }

    private void usage(String line) {
        Cursor cursor = new Cursor(line);
        String what = cursor.until(": usage ");
        Long usage = cursor.number();
        cursor.skipPast("limit ");
        Long limit = cursor.number();
        cursor.skipPast("failcnt ");
        Long failcnt = cursor.number();
        if (what == null || counters.size() >= MAX_KEYS || what.length() > MAX_KEY) {
            return;
        }
        put(what + ".usage", usage);
        put(what + ".limit", limit != null && limit < UNLIMITED_KB ? limit : null);
        put(what + ".failcnt", failcnt);
    }

    private void put(String name, @Nullable Long value) {
        if (value != null) {
            counters.put(name, value);
        }
    }

    /** Before 5.2 the statistics stand behind the name, one line for each group; since then they follow in lines. */
    private void statsFor(String line) {
        int from = "Memory cgroup stats for ".length();
        int inline = line.lastIndexOf(": cache:");
        if (inline < from) {
            String name = line.substring(from);
            statCgroup = name.endsWith(":") ? name.substring(0, name.length() - 1) : name;
            return;
        }
        String name = line.substring(from, inline);
        if (statCgroup == null) {
            statCgroup = name;
        }
        Map<String, Long> group = new TreeMap<>();
        KeyValues.read(line, inline + 1, (key, value, kilobytes) -> {
            if (group.size() < MAX_KEYS) {
                group.put(key, kilobytes ? value * 1024 : value);
            }
        });
        group.forEach((key, value) -> stat.merge(key, value, Long::sum));
        if (groups.size() < MAX_GROUPS) {
            groups.put(name, group);
        }
    }

    boolean isEmpty() {
        return counters.isEmpty() && stat.isEmpty() && statCgroup == null && limitCgroup == null;
    }

    @Nullable
    String taskCgroup() {
        return taskCgroup;
    }

    /** The group whose limit was hit. */
    @Nullable
    String limitCgroup() {
        return limitCgroup != null ? limitCgroup : statCgroup;
    }

    OomReport.@Nullable CgroupDump dump() {
        return isEmpty() ? null : new OomReport.CgroupDump(limitCgroup(), counters, stat, groups);
    }
}
