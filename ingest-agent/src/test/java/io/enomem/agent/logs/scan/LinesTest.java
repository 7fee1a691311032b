// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void findsTheFirstNewlineWhereverItIs() {
        Random random = new Random(1);
        for (int round = 0; round < 5_000; round++) {
            // Given
            byte[] text = new byte[random.nextInt(60)];
            for (int i = 0; i < text.length; i++) {
                // Bytes around the newline and with the high bit set are the ones a bit trick may take for one.
                text[i] = (byte) new int[] {'\n', 0x0B, 0x09, 0x8A, 'x', 0x0A | 0x80}[random.nextInt(6)];
            }
            int from = text.length == 0 ? 0 : random.nextInt(text.length);

            // When
            int end = Lines.endOfLine(text, from, text.length);

            // Then
            assertThat(end).isEqualTo(naive(text, from));
        }
    }

    @Test
    void theStartOfALineIsAfterTheNewlineBefore() {
        // Given
        byte[] text = {'a', '\n', 'b', 'c', '\n'};

        // When
        int start = Lines.startOfLine(text, 0, 4);

        // Then
        assertThat(start).isEqualTo(2);
        assertThat(Lines.startOfLine(text, 0, 1)).isZero();
        assertThat(Lines.startOfLine(text, 3, 4)).isEqualTo(3);
    }

    private static int naive(byte[] text, int from) {
        for (int i = from; i < text.length; i++) {
            if (text[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}
