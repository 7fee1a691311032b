// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.schemas.phrases.Phrase;
import io.enomem.schemas.phrases.Phrases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiPhraseScannerTest {

    @Test
    void everyPhraseOfTheCatalogueIsFoundAtEveryAlignment() {
        MultiPhraseScanner scanner = MultiPhraseScanner.of(Phrases.all());
        for (Phrase phrase : Phrases.all()) {
            for (int before = 0; before < 40; before++) {
                // Given
                byte[] text = bytes("-".repeat(before) + phrase.text() + "-".repeat(before % 7));

                // When
                int found = scanner.find(text, 0, text.length);

                // Then
                assertThat(found).as("%s after %d bytes", phrase.id(), before).isNotNegative();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 11, 14})
    void findsWhatANaiveSearchFinds(int shortest) {
        Random random = new Random(shortest);
        for (int round = 0; round < 400; round++) {
            // Given
            List<Phrase> phrases = phrases(random, shortest);
            byte[] text = text(random, phrases);
            int from = random.nextInt(20);
            int to = text.length - random.nextInt(20);
            MultiPhraseScanner scanner = MultiPhraseScanner.of(phrases);

            // When
            List<Integer> lines = linesWithAny(scanner, text, from, to);

            // Then
            assertThat(lines).isEqualTo(naiveLines(phrases, text, from, to));
        }
    }

    @Test
    void namesEveryPhraseInALine() {
        // Given
        MultiPhraseScanner scanner = MultiPhraseScanner.of(
                List.of(phrase("EPIPE", true), phrase("write EPIPE", false), phrase("absent", false)));
        byte[] text = bytes("Error: write EPIPE at x, EPIPE");
        List<Integer> found = new ArrayList<>();

        // When
        scanner.each(text, 0, text.length, found::add);

        // Then
        assertThat(found).containsExactlyInAnyOrder(0, 0, 1);
    }

    @Test
    void aWholeWordIsNotFoundInALongerOne() {
        // Given
        MultiPhraseScanner scanner = MultiPhraseScanner.of(List.of(phrase("errno=12", true)));
        byte[] longer = bytes("failed, errno=121");
        byte[] whole = bytes("failed, errno=12 now");

        // When
        int inLonger = scanner.find(longer, 0, longer.length);

        // Then
        assertThat(inLonger).isEqualTo(-1);
        assertThat(scanner.find(whole, 0, whole.length)).isEqualTo(8);
    }

    @Test
    void aPhraseThatReachesOverTheEndIsNotFound() {
        // Given
        MultiPhraseScanner scanner = MultiPhraseScanner.of(List.of(phrase("Cannot allocate memory", false)));
        byte[] text = bytes("fork: Cannot allocate memory");

        // When
        int found = scanner.find(text, 0, text.length - 1);

        // Then
        assertThat(found).isEqualTo(-1);
        assertThat(scanner.find(text, 7, text.length)).isEqualTo(-1);
        assertThat(scanner.find(text, 6, text.length)).isEqualTo(6);
    }

    @Test
    void withoutPhrasesNothingIsFound() {
        // Given
        MultiPhraseScanner scanner = MultiPhraseScanner.of(List.of());

        // When
        int found = scanner.find(bytes("anything at all"), 0, 15);

        // Then
        assertThat(found).isEqualTo(-1);
    }

    @Test
    void aPhraseTooShortIsRefusedByName() {
        // Given
        List<Phrase> phrases = List.of(phrase("ab", false));

        // When // Then
        assertThatThrownBy(() -> MultiPhraseScanner.of(phrases))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"ab\"")
                .hasMessageContaining("at least 3 bytes");
    }

    private static List<Integer> linesWithAny(MultiPhraseScanner scanner, byte[] text, int from, int to) {
        List<Integer> lines = new ArrayList<>();
        int next = from;
        while (next < to) {
            int hit = scanner.find(text, next, to);
            if (hit < 0) {
                break;
            }
            int line = Lines.startOfLine(text, next, hit);
            lines.add(line);
            int end = Lines.endOfLine(text, hit, to);
            next = end < 0 ? to : end;
        }
        return lines;
    }

    private static List<Integer> naiveLines(List<Phrase> phrases, byte[] text, int from, int to) {
        List<Integer> lines = new ArrayList<>();
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && text[end] != '\n') {
                end++;
            }
            String line = new String(text, start, end - start, StandardCharsets.ISO_8859_1);
            if (phrases.stream().anyMatch(phrase -> line.contains(phrase.text()))) {
                lines.add(start);
            }
            start = end + 1;
        }
        return lines;
    }

    private static List<Phrase> phrases(Random random, int shortest) {
        List<Phrase> phrases = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
            phrases.add(phrase(letters(random, shortest + random.nextInt(12)), false));
        }
        Collections.shuffle(phrases, random);
        return phrases;
    }

    /** Few different letters, so that near misses and overlaps are common. */
    private static String letters(Random random, int length) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(3)));
        }
        return letters.toString();
    }

    private static byte[] text(Random random, List<Phrase> phrases) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            text.append(letters(random, random.nextInt(25)));
            if (random.nextInt(4) == 0) {
                text.append(phrases.get(random.nextInt(phrases.size())).text());
            }
            text.append(random.nextInt(3) == 0 ? "\n" : "");
        }
        return bytes(text + "x".repeat(40));
    }

    private static Phrase phrase(String text, boolean wholeWord) {
        return new Phrase("test", text, wholeWord, Phrase.Kind.CONTEXT, null, "");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
