// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.RecordId;
import io.enomem.streams.parse.UserspaceKill;
import io.enomem.streams.parse.text.Cursor;
import io.enomem.streams.parse.text.Display;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads what user-space killers log: systemd-oomd, earlyoom, oomd, nohang, and the kubelet when it evicts. */
final class UserspaceKills {

    private static final int MAX_TEXT = 500;

    private UserspaceKills() {}

    static @Nullable UserspaceKill read(RecordId id, Instant time, LogEvent event) {
        String text = event.message();
        Found found = systemd(text);
        if (found == null) {
            found = earlyoom(text);
        }
        if (found == null) {
            found = oomd(text);
        }
        if (found == null) {
            found = kubelet(text);
        }
        return found == null
                ? null
                : new UserspaceKill(
                        id, time, found.killer, found.comm, found.pid, found.cgroup, Display.of(text, MAX_TEXT));
    }

    private record Found(
            String killer,
            @Nullable String comm,
            @Nullable Integer pid,
            @Nullable String cgroup) {}

    /**
     * {@code Killed /x.slice/y.service due to memory pressure for /x.slice being 65.30% > 60.00% for > 20s with reclaim
     * activity}, or {@code due to memory used (..) / total (..) and swap used (..)} (oomd-manager.c).
     */
    private static @Nullable Found systemd(String text) {
        Cursor cursor = new Cursor(text);
        if (!cursor.skip("Killed /")) {
            return null;
        }
        String path = cursor.untilLast(" due to memory pressure for ");
        if (path == null) {
            path = cursor.untilLast(" due to memory used (");
        }
        if (path == null) {
            path = cursor.untilLast(" due to swap used (");
        }
        return path == null ? null : new Found("systemd-oomd", null, null, "/" + path);
    }

    /** {@code sending SIGTERM to process 1234 uid 1000 "firefox": badness 300, VmRSS 1234 MiB} (earlyoom kill.c). */
    private static @Nullable Found earlyoom(String text) {
        Cursor cursor = new Cursor(text);
        if (!cursor.skipPast("ending SIGTERM to process ") && !cursor.skipPast("ending SIGKILL to process ")) {
            return null;
        }
        Integer pid = cursor.integer();
        String name = cursor.skipPast("\"") ? cursor.untilLast("\"") : null;
        return pid == null ? null : new Found("earlyoom", name, pid, null);
    }

    /** {@code oomd kill: 0.5 0.1 0.0 /x.slice/y.service 1234 ruleset:[z] detectorgroup:[...] killer:kill_by_memory...}. */
    private static @Nullable Found oomd(String text) {
        Cursor cursor = new Cursor(text);
        if (!cursor.skipPast("oomd kill: ") || !cursor.skipPast(" /")) {
            return null;
        }
        String path = cursor.until(" ");
        return path == null ? null : new Found("oomd", null, null, "/" + path);
    }

    /**
     * The node was low on memory and the kubelet evicts a pod, in the words of its event and of its log: {@code must evict pod(s)
     * to reclaim" resourceName="memory"}, before 1.21 without quotes (pkg/kubelet/eviction/eviction_manager.go). It does so for
     * other resources as well. Which pod, these lines do not tell.
     */
    private static @Nullable Found kubelet(String text) {
        boolean evicted = text.contains("The node was low on resource: memory")
                || text.contains("must evict pod(s) to reclaim\" resourceName=\"memory\"")
                || text.contains("must evict pod(s) to reclaim memory");
        return evicted ? new Found("kubelet", null, null, null) : null;
    }
}
