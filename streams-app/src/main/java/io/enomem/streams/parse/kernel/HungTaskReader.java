// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.HungTask;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** kernel/hung_task.c: {@code INFO: task x:12 blocked for more than 120 seconds.}; the trace follows. */
final class HungTaskReader implements LineReader {

    private static final String BLOCKED = " blocked ";

    @Override
    public List<String> words() {
        return List.of(" blocked for more than ", " blocked in I/O wait for more than ");
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        Cursor cursor = new Cursor(line.text());
        String task = cursor.skip("INFO: task ") ? cursor.untilLast(BLOCKED) : null;
        if (task == null || !cursor.skipPast("for more than ")) {
            return null;
        }
        Long seconds = cursor.number();
        int colon = task.lastIndexOf(':');
        Integer pid = new Cursor(task, colon + 1, task.length()).integer();
        if (colon < 0 || pid == null || seconds == null) {
            return null;
        }
        return new Sentence.Hung(new HungTask(line.id(), line.time(), task.substring(0, colon), pid, seconds, false));
    }
}
