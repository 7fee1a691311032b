// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.scan;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a log to measure with: {@code FILE MEGABYTES SEED PERCENT|near}. PERCENT of its lines hold a phrase; {@code near}:
 * one of two nearly does, and none does.
 */
public final class MakeLog {
    private MakeLog() {}

    public static void main(String[] args) throws IOException {
        long bytes = Long.parseLong(args[1]) << 20;
        boolean near = args[3].equals("near");
        LogText text = new LogText(Long.parseLong(args[2]), near ? 0 : Double.parseDouble(args[3]) / 100, near);
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[0]), StandardCharsets.US_ASCII)) {
            for (long written = 0; written < bytes; ) {
                String line = text.line();
                out.write(line);
                written += line.length();
            }
        }
    }
}
