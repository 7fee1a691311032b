// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Copies the end of one log, and what is added to it meanwhile, without its secrets. Whole lines only. */
final class LogCopy implements AutoCloseable {
    /** What is taken of a log that was there before, bytes. Ours: some 50,000 lines. */
    private static final long TAIL_BYTES = 8L << 20;

    private final Path log;
    private final OutputStream out;
    private final UnaryOperator<String> cleaning;
    private long offset = -1;

    LogCopy(Path log, OutputStream out, UnaryOperator<String> cleaning) {
        this.log = log;
        this.out = out;
        this.cleaning = cleaning;
    }

    /** Copies the lines that were not copied yet. */
    void copy() throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
            long size = in.length();
            boolean begins = offset < 0;
            if (begins) {
                offset = Math.max(0, size - TAIL_BYTES);
            } else if (size < offset) {
                offset = 0;
            }
            byte[] bytes = new byte[(int) Math.min(TAIL_BYTES, size - offset)];
            in.seek(offset);
            in.readFully(bytes);
            int from = begins && offset > 0 ? after('\n', bytes) : 0;
            int to = bytes.length;
            while (to > from && bytes[to - 1] != '\n') {
                to--;
            }
            // Latin-1 keeps every byte as it is; what the rules look for is ASCII.
            String lines = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
            out.write(cleaning.apply(lines).getBytes(StandardCharsets.ISO_8859_1));
            offset += to;
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static int after(char wanted, byte[] bytes) {
        int at = 0;
        while (at < bytes.length && bytes[at] != wanted) {
            at++;
        }
        return Math.min(bytes.length, at + 1);
    }
}
