// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.scan;

import io.enomem.agent.logs.scan.Lines;
import io.enomem.agent.logs.scan.MultiPhraseScanner;
import io.enomem.schemas.phrases.Phrase;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the lines of a file that hold one of the phrases of another file, as {@code grep -cF -f PHRASES FILE} does, with the
 * agent's scanner and a window of the agent's size. A third argument repeats it so often, to tell the rate of a warm process by its
 * processor time.
 */
public final class CountMatches {
    /** As the agent's own window on a log. */
    private static final int WINDOW = 256 * 1024;

    private CountMatches() {}

    public static void main(String[] args) throws IOException {
        MultiPhraseScanner scanner = scanner(Path.of(args[0]));
        System.out.println(count(scanner, args[1]));
        if (args.length > 2) {
            ThreadMXBean clock = ManagementFactory.getThreadMXBean();
            for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                long before = clock.getCurrentThreadCpuTime();
                count(scanner, args[1]);
                long nanos = clock.getCurrentThreadCpuTime() - before;
                System.err.println(Files.size(Path.of(args[1])) * 1000 / nanos + " MB/s");
            }
        }
    }

    /** A scanner for the lines of a file. */
    static MultiPhraseScanner scanner(Path file) throws IOException {
        List<Phrase> phrases = new ArrayList<>();
        for (String text : Files.readAllLines(file)) {
            phrases.add(new Phrase(text, text, false, Phrase.Kind.CONTEXT, null, ""));
        }
        return MultiPhraseScanner.of(phrases);
    }

    private static long count(MultiPhraseScanner scanner, String file) throws IOException {
        byte[] bytes = new byte[WINDOW];
        int kept = 0;
        long count = 0;
        try (FileInputStream stream = new FileInputStream(file);
                FileChannel in = stream.getChannel()) {
            ByteBuffer window = ByteBuffer.wrap(bytes);
            for (int read = in.read(window); read > 0; read = in.read(window)) {
                int end = kept + read;
                int whole = Lines.startOfLine(bytes, 0, end);
                count += count(scanner, bytes, whole);
                kept = end - whole;
                System.arraycopy(bytes, whole, bytes, 0, kept);
                window.position(kept);
            }
        }
        return count;
    }

    /** Lines that match among those of the first bytes. */
    static long count(MultiPhraseScanner scanner, byte[] bytes, int whole) {
        long count = 0;
        for (int from = 0; from < whole; ) {
            int hit = scanner.find(bytes, from, whole);
            if (hit < 0) {
                break;
            }
            count++;
            int end = Lines.endOfLine(bytes, hit, whole);
            from = end < 0 ? whole : end;
        }
        return count;
    }
}
