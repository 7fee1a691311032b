// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import io.enomem.agent.redact.Redactor;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The logs of a capture. A log that cannot be read is said once and left out. */
final class LogCopies implements AutoCloseable {
    /** Logs of one capture. Ours. */
    private static final int MOST = 256;

    /** Directories below the fixed part of a glob. Ours. */
    private static final int DEPTH = 8;

    private final List<LogCopy> copies = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final CaptureDirectory directory;
    private final Redactor redactor;
    private final Consumer<String> notices;

    LogCopies(CaptureDirectory directory, Redactor redactor, Consumer<String> notices) {
        this.directory = directory;
        this.redactor = redactor;
        this.notices = notices;
    }

    /** Adds the files of a glob below logs/. */
    void addAll(String glob) throws IOException {
        List<Path> found = files(glob);
        if (found.isEmpty()) {
            notices.accept("No file matches " + glob + ".");
        }
        for (Path log : found) {
            add(log, "logs/" + unused(String.valueOf(log.getFileName())));
        }
    }

    /** Adds one file under this path of the capture. */
    void add(Path log, String path) throws IOException {
        if (copies.size() >= MOST) {
            notices.accept("A capture holds at most " + MOST + " logs: " + log + " is left out.");
        } else if (Files.isReadable(log)) {
            copies.add(new LogCopy(log, directory.open(path), redactor));
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

    private static List<Path> files(String glob) throws IOException {
        Path pattern = Path.of(glob).toAbsolutePath();
        if (Files.isRegularFile(pattern)) {
            return List.of(pattern);
        }
        Path fixed = pattern.getRoot();
        for (Path part : pattern) {
            Path next = fixed.resolve(part);
            if (!Files.isDirectory(next)) {
                break;
            }
            fixed = next;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        try (Stream<Path> below = Files.walk(fixed, DEPTH)) {
            return below.filter(path -> matcher.matches(path) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        }
    }
}
