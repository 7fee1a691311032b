// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.OomReport.Chosen;
import io.enomem.streams.parse.OomReport.Victim;
import io.enomem.streams.parse.kernel.Sentence.Scope;
import io.enomem.streams.parse.text.Cursor;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines that name who is killed (oom_kill_process, __oom_kill_process of mm/oom_kill.c). Since 5.1 one: {@code Out of
 * memory: Killed process 1 (x) total-vm:..kB, anon-rss:..kB, file-rss:..kB, shmem-rss:..kB, UID:0 pgtables:..kB
 * oom_score_adj:0}. Before, two: {@code Out of memory: Kill process 1 (x) score 5 or sacrifice child}, and {@code Killed
 * process 2 (y) total-vm:..kB, ...}, which may be another process. EL6 writes {@code Killed process 2, UID 0, (y) ...}.
 */
final class OomKillReader implements LineReader {

    private static final String KILLED = "Killed process ";
    private static final String KILL = "Kill process ";

    /** How the words before the kill begin in every version, small letters. */
    private static final List<String> BEFORE =
            List.of("out of memory", "memory cgroup out of memory", "no available memory");

    /** The longest are "Out of memory (oom_kill_allocating_task): "; with room for those to come. */
    private static final int MAX_WORDS = 64;

    @Override
    public List<String> words() {
        return List.of(KILLED, KILL, "kill process ");
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        int killed = message(line, KILLED);
        if (killed >= 0) {
            return kill(line, killed + KILLED.length(), scope(line, killed));
        }
        int kill = Math.max(message(line, KILL), message(line, "kill process "));
        return kill < 0 ? null : choice(line, kill + KILL.length(), scope(line, kill));
    }

    /** Where the words stand: at the start or behind "Out of memory: " and its like; -1 if not. */
    private static int message(KernelLine line, String words) {
        int at = line.text().indexOf(words);
        if (at <= 0) {
            return at;
        }
        String before = line.text().substring(0, at);
        if (!before.endsWith(": ")) {
            return -1;
        }
        return !line.id().proven() || isKernels(before) ? at : -1;
    }

    /** True for the words that the kernel itself puts before; a cgroup may be named so, but then more stands before. */
    private static boolean isKernels(String before) {
        String words = before.toLowerCase(Locale.ROOT);
        return words.length() <= MAX_WORDS
                && words.indexOf(": ") == words.length() - 2
                && BEFORE.stream().anyMatch(words::startsWith);
    }

    private static Scope scope(KernelLine line, int at) {
        return scopeOf(line.text().substring(0, at));
    }

    /** The words of every version; in saved text they may follow what another writer left on the line. */
    private static Scope scopeOf(String before) {
        String words = before.toLowerCase(Locale.ROOT);
        if (words.contains("memory cgroup out of memory")) {
            return Scope.CGROUP;
        }
        if (words.contains("(mpol_bind)")) {
            return Scope.MEMORY_POLICY;
        }
        if (words.contains("memory in cpuset")) {
            return Scope.CPUSET;
        }
        return words.contains("out of memory") ? Scope.HOST : Scope.UNSAID;
    }

    private static @Nullable Sentence kill(KernelLine line, int from, Scope scope) {
        Cursor cursor = new Cursor(line.text(), from, line.text().length());
        Integer pid = cursor.integer();
        if (pid == null) {
            return null;
        }
        Long uid = cursor.skip(", UID ") ? cursor.number() : null;
        cursor.skip(",");
        if (!cursor.skip(" (")) {
            return null;
        }
        Cursor before = cursor.copy();
        String comm = cursor.untilLast(") total-vm:");
        if (comm == null) {
            comm = cursor.untilLast(") vsz:");
        }
        Map<String, Long> values = new HashMap<>();
        if (comm == null) {
            String rest = before.rest();
            int close = rest.lastIndexOf(')');
            comm = close < 0 ? rest : rest.substring(0, close);
        } else {
            KeyValues.read(
                    line.text(), cursor.position() - "total-vm:".length(), (key, value, kb) -> values.put(key, value));
        }
        return new Sentence.OomKill(scope, victim(line, pid, comm, uid, values));
    }

    private static Victim victim(KernelLine line, int pid, String comm, @Nullable Long uid, Map<String, Long> values) {
        Long adj = values.get("oom_score_adj");
        return new Victim(
                line.id(),
                line.time(),
                pid,
                comm,
                uid != null ? uid : values.get("UID"),
                values.containsKey("total-vm") ? values.get("total-vm") : values.get("vsz"),
                values.get("anon-rss"),
                values.get("file-rss"),
                values.get("shmem-rss"),
                values.get("pgtables"),
                adj == null ? null : adj.intValue(),
                null);
    }

    /** {@code 1 (x) score 5 or sacrifice child}; older ones end with "or a child" or "and children.". */
    private static @Nullable Sentence choice(KernelLine line, int from, Scope scope) {
        Cursor cursor = new Cursor(line.text(), from, line.text().length());
        Integer pid = cursor.integer();
        if (pid == null || !cursor.skip(" (")) {
            return null;
        }
        String comm = cursor.untilLast(") score ");
        return comm == null ? null : new Sentence.OomChoice(scope, new Chosen(pid, comm, cursor.number()));
    }
}
