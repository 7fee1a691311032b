// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single lines beside the rest: stalled page pools, tainting modules, suspected leaks, suppressed lines, the reaper. */
final class NoticeReader implements LineReader {

    private static final String POOL = "stalled pool shutdown";
    private static final String TAINTS = "taints kernel";
    private static final String TAINTING = "tainting kernel";
    private static final String REAPED = "oom_reaper: reaped process ";
    private static final String UNABLE = "oom_reaper: unable to reap pid:";
    private static final String CALLBACKS = " callbacks suppressed";
    private static final String MESSAGES = " messages suppressed";
    private static final String DROPPED = " printk messages dropped";
    private static final String PINNED = "oom killer ";
    private static final String LEAKS = " new suspected memory leaks";
    private static final String PERCPU = "percpu: limit reached, disable warning";

    @Override
    public List<String> words() {
        return List.of(
                POOL,
                TAINTS,
                TAINTING,
                REAPED,
                UNABLE,
                " has mm pinned by ",
                CALLBACKS,
                MESSAGES,
                DROPPED,
                LEAKS,
                "limit reached, disable warning");
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        KernelSignal.Line signal = signal(line);
        return signal == null ? null : new Sentence.Complete(signal);
    }

    private static KernelSignal.@Nullable Line signal(KernelLine line) {
        String text = line.text();
        if (text.startsWith(REAPED)) {
            return reaped(line);
        }
        if (text.startsWith(UNABLE)) {
            return reapFailed(line);
        }
        if (text.startsWith(PINNED)) {
            return pinned(line);
        }
        if (text.startsWith("kmemleak: ")) {
            Long count = new Cursor(text, "kmemleak: ".length(), text.length()).number();
            return count == null ? null : new KernelSignal.LeakSuspected(line.id(), line.time(), count);
        }
        if (text.equalsIgnoreCase(PERCPU)) {
            return new KernelSignal.Suppressed(line.id(), line.time(), "percpu", null);
        }
        if (text.contains("page_pool_release_retry() ") && text.contains(POOL)) {
            return pool(line);
        }
        if (text.contains(TAINTS) || text.contains(TAINTING)) {
            return taint(line);
        }
        return suppressed(line);
    }

    /** {@code page_pool_release_retry() stalled pool shutdown: id 1, 2 inflight 60 sec}; before 6.8 without id. */
    private static KernelSignal.@Nullable PagePoolStall pool(KernelLine line) {
        String text = line.text();
        int word = text.indexOf(" inflight ");
        if (word < 0) {
            return null;
        }
        int from = text.lastIndexOf(' ', word - 1) + 1;
        Long inflight = new Cursor(text, from, word).number();
        Long seconds = new Cursor(text, word + " inflight ".length(), text.length()).number();
        return inflight == null || seconds == null
                ? null
                : new KernelSignal.PagePoolStall(line.id(), line.time(), inflight, seconds);
    }

    /** kernel/module: {@code x: loading out-of-tree module taints kernel.} and two more wordings. */
    private static KernelSignal.@Nullable ModuleTaint taint(KernelLine line) {
        int colon = line.text().indexOf(": ");
        if (colon <= 0 || line.text().indexOf(' ') < colon) {
            return null;
        }
        String words = line.text().substring(colon + 2);
        String reason = words.startsWith("loading out-of-tree module")
                ? "O"
                : words.startsWith("module verification failed")
                        ? "E"
                        : words.startsWith("module license") ? "P" : null;
        return reason == null
                ? null
                : new KernelSignal.ModuleTaint(
                        line.id(), line.time(), line.text().substring(0, colon), reason);
    }

    /** {@code f: 3 callbacks suppressed}, {@code printk: 3 messages suppressed.}, {@code ** 3 printk messages dropped **}. */
    private static KernelSignal.@Nullable Suppressed suppressed(KernelLine line) {
        String text = line.text();
        Cursor dropped = new Cursor(text);
        if (dropped.skip("** ")) {
            Long count = dropped.number();
            return count == null || !dropped.skip(DROPPED)
                    ? null
                    : new KernelSignal.Suppressed(line.id(), line.time(), "printk", count);
        }
        int end = Math.max(text.lastIndexOf(CALLBACKS), text.lastIndexOf(MESSAGES));
        int colon = end < 0 ? -1 : text.lastIndexOf(": ", end);
        if (colon <= 0) {
            return null;
        }
        Long count = new Cursor(text, colon + 2, end).number();
        String of = text.substring(text.lastIndexOf(' ', colon - 1) + 1, colon);
        return count == null ? null : new KernelSignal.Suppressed(line.id(), line.time(), of, count);
    }

    /** {@code oom_reaper: reaped process 1 (x), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB}. */
    private static KernelSignal.@Nullable Reaped reaped(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        cursor.skip(REAPED);
        Integer pid = cursor.integer();
        String comm = cursor.skip(" (") ? cursor.untilLast("), now ") : null;
        if (pid == null || comm == null) {
            return null;
        }
        long[] kb = new long[3];
        KeyValues.read(line.text(), cursor.position(), (key, value, kilobytes) -> {
            int index = switch (key) {
                case "anon-rss" -> 0;
                case "file-rss" -> 1;
                case "shmem-rss" -> 2;
                default -> -1;
            };
            if (index >= 0) {
                kb[index] = value;
            }
        });
        return new KernelSignal.Reaped(line.id(), line.time(), pid, comm, kb[0], kb[1], kb[2]);
    }

    private static KernelSignal.@Nullable ReapFailed reapFailed(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        cursor.skip(UNABLE);
        Integer pid = cursor.integer();
        String comm = cursor.skip(" (") ? cursor.untilLast(")") : null;
        return pid == null || comm == null
                ? null
                : new KernelSignal.ReapFailed(line.id(), line.time(), pid, comm, null);
    }

    /** {@code oom killer 1 (x) has mm pinned by 2 (y)} (__oom_kill_process, 4.8+). */
    private static KernelSignal.@Nullable ReapFailed pinned(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        cursor.skip(PINNED);
        Integer pid = cursor.integer();
        String comm = cursor.skip(" (") ? cursor.untilLast(") has mm pinned by ") : null;
        Integer by = cursor.integer();
        return pid == null || comm == null || by == null
                ? null
                : new KernelSignal.ReapFailed(line.id(), line.time(), pid, comm, by);
    }
}
