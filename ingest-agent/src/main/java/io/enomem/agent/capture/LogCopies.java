// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import io.enomem.agent.logs.Globs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The logs of a capture. A log that cannot be read is said once and left out. */
final class LogCopies implements AutoCloseable {
    /** Logs of one capture. Ours. */
    private static final int MOST = 256;

    private final List<LogCopy> copies = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final CaptureDirectory directory;
    private final Cleaning cleaning;
    private final Consumer<String> notices;

    LogCopies(CaptureDirectory directory, Cleaning cleaning, Consumer<String> notices) {
        this.directory = directory;
        this.cleaning = cleaning;
        this.notices = notices;
    }

    /** Adds the files of a glob below logs/. */
    void addAll(String glob) throws IOException {
        Set<Path> found = new Globs(List.of(glob)).files(MOST + 1).keySet();
        if (found.isEmpty()) {
            notices.accept("No file matches " + glob + ".");
        }
        for (Path log : found) {
            add(log, "logs/" + unused(cleaning.text(String.valueOf(log.getFileName()))));
        }
    }

    /** Adds one file under this path of the capture. */
    void add(Path log, String path) throws IOException {
        if (copies.size() >= MOST) {
            notices.accept("A capture holds at most " + MOST + " logs: " + log + " is left out.");
        } else if (Files.isReadable(log)) {
            copies.add(new LogCopy(log, directory.open(path), cleaning::text));
        } else {
            notices.accept("Cannot read " + log + ": it is left out.");
        }
    }

    /** Copies what is new in each. */
    void copy() {
        for (LogCopy copy : List.copyOf(copies)) {
            try {
                copy.copy();
            } catch (IOException e) {
                notices.accept("Reading a log failed: " + e.getMessage() + ".");
                copies.remove(copy);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (LogCopy copy : copies) {
            copy.close();
        }
    }

    private String unused(String file) {
        String base = file.endsWith(".log") ? file.substring(0, file.length() - 4) : file;
        String name = base + ".log";
        for (int i = 2; !names.add(name); i++) {
            name = base + "-" + i + ".log";
        }
        return name;
    }
}
