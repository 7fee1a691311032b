// SPDX-License-Identifier: Apache-2.0
import io.enomem.agent.logs.scan.Lines;
import io.enomem.agent.logs.scan.MultiPhraseScanner;
import io.enomem.schemas.phrases.Phrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the lines of a file that hold one of the phrases of another file, as {@code grep -cF -f PHRASES FILE} does. */
public final class CountMatches {
    private CountMatches() {}

    public static void main(String[] arguments) throws IOException {
        MultiPhraseScanner scanner = MultiPhraseScanner.of(Files.readAllLines(Path.of(arguments[0])).stream()
                .map(text -> new Phrase(text, text, false, Phrase.Kind.CONTEXT, null, ""))
                .toList());
        byte[] bytes = new byte[1 << 20];
        int kept = 0;
        long count = 0;
        try (InputStream in = Files.newInputStream(Path.of(arguments[1]))) {
            for (int read = in.read(bytes); read > 0; read = in.read(bytes, kept, bytes.length - kept)) {
                int end = kept + read;
                int whole = Lines.startOfLine(bytes, 0, end);
                int from = 0;
                while (from < whole) {
                    int hit = scanner.find(bytes, from, whole);
                    if (hit < 0) {
                        break;
                    }
                    count++;
                    from = Lines.endOfLine(bytes, hit, whole);
                }
                kept = end - whole;
                System.arraycopy(bytes, whole, bytes, 0, kept);
            }
        }
        System.out.println(count);
    }
}
