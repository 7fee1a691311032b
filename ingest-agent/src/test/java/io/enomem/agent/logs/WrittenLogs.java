// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A log that is written and rotated in every way there is, and the model of it: the lines that a reader must have seen. */
final class WrittenLogs {
    /** More than a test rotates: what a rotation deletes while the broker owes its acknowledgement is lost to everybody. */
    private static final int KEPT = 100;

    final List<String> lines = new ArrayList<>();
    private final Path log;
    private final Random random;
    private boolean partial;

    WrittenLogs(Path log, Random random) {
        this.log = log;
        this.random = random;
    }

    void append() throws IOException {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            finishLine();
            String line = "2026-11-22T08:00:00Z line " + lines.size() + " of " + random.nextInt(1 << 20)
                    + " Connection reset by peer";
            lines.add(line);
            write(line);
            partial = true;
            if (i + 1 < count || random.nextInt(4) > 0) {
                finishLine();
            }
        }
    }

    void finishLine() throws IOException {
        if (partial) {
            write(random.nextInt(5) == 0 ? "\r\n" : "\n");
            partial = false;
        }
    }

    void rename() throws IOException {
        finishLine();
        shift();
        if (Files.exists(log)) {
            Files.move(log, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void copyAndTruncate() throws IOException {
        finishLine();
        shift();
        if (Files.exists(log)) {
            Files.copy(log, numbered(1));
            truncate();
        }
    }

    void truncate() throws IOException {
        finishLine();
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
    }

    void recreate() throws IOException {
        finishLine();
        Files.deleteIfExists(log);
        append();
    }

    private void shift() throws IOException {
        Files.deleteIfExists(numbered(KEPT));
        for (int i = KEPT - 1; i >= 1; i--) {
            if (Files.exists(numbered(i))) {
                Files.move(numbered(i), numbered(i + 1));
            }
        }
    }

    private Path numbered(int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    private void write(String text) throws IOException {
        Files.write(
                log,
                text.getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }
}
