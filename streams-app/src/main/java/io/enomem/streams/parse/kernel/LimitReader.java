// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits that refuse while memory is free: the commit limit (mm/util.c), RLIMIT_DATA (mm/mmap.c), pids.max
 * (kernel/cgroup/pids.c) and file-max (fs/file_table.c).
 */
final class LimitReader implements LineReader {

    private static final String COMMIT = "__vm_enough_memory: pid: ";
    private static final String DATA = " exceed data ulimit ";
    private static final String PIDS = "fork rejected by pids controller in ";
    private static final String FILES = "VFS: file-max limit ";

    @Override
    public List<String> words() {
        return List.of(COMMIT, DATA, PIDS, FILES);
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        KernelSignal.Line signal = signal(line);
        return signal == null ? null : new Sentence.Complete(signal);
    }

    private static KernelSignal.@Nullable Line signal(KernelLine line) {
        int at = line.find(COMMIT);
        if (at >= 0) {
            return commit(line, at + COMMIT.length());
        }
        at = line.find(PIDS);
        if (at >= 0) {
            return new KernelSignal.ForkRejected(
                    line.id(), line.time(), line.text().substring(at + PIDS.length()));
        }
        at = line.find(FILES);
        if (at >= 0) {
            Long limit =
                    new Cursor(line.text(), at + FILES.length(), line.text().length()).number();
            return limit == null ? null : new KernelSignal.FileMaxReached(line.id(), line.time(), limit);
        }
        return data(line);
    }

    /**
     * {@code pid: 1, comm: x, bytes: 4096 not enough memory for the allocation}; before 6.6 {@code pid: 1, comm: x, no
     * enough memory for the allocation}.
     */
    private static KernelSignal.@Nullable CommitRefused commit(KernelLine line, int from) {
        Cursor cursor = new Cursor(line.text(), from, line.text().length());
        Integer pid = cursor.integer();
        if (pid == null || !cursor.skip(", comm: ")) {
            return null;
        }
        String comm = cursor.untilLast(", bytes: ");
        Long bytes = comm == null ? null : cursor.number();
        if (comm == null) {
            comm = cursor.untilLast(", no enough memory");
        }
        if (comm == null || !line.text().contains(" enough memory")) {
            return null;
        }
        return new KernelSignal.CommitRefused(line.id(), line.time(), pid, comm, bytes);
    }

    /** {@code mmap: x (12): VmData 1 exceed data ulimit 2. Update limits or use boot option ignore_rlimit_data.} */
    private static KernelSignal.@Nullable Line data(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        cursor.skip("mmap: ");
        String who = cursor.untilLast("): VmData ");
        Long wanted = cursor.number();
        if (who == null || wanted == null || !cursor.skip(DATA)) {
            return null;
        }
        Long limit = cursor.number();
        int open = who.lastIndexOf(" (");
        Integer pid = open < 0 ? null : new Cursor(who, open + 2, who.length()).integer();
        if (limit == null || pid == null) {
            return null;
        }
        boolean refused = line.text().contains("or use boot option");
        return new KernelSignal.DataLimitExceeded(
                line.id(), line.time(), pid, who.substring(0, open), wanted, limit, refused);
    }
}
