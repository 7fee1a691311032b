// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.enomem.schemas.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFuzzTest {

    @Test
    void noBytesMakeTheReaderFail() {
        fuzz(200);
    }

    @Test
    @Tag("long")
    void noBytesMakeTheReaderFailInTheLongRun() {
        fuzz(20_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EPIPE\n",
                "EPIPE",
                "\tEPIPE\n",
                " \n",
                "\n",
                "{\"log\":\"EPIPE",
                "{\"log\":\"EPIPE\",\"stream\":\"stdout\"}\n",
                "{\"log\":\"EPIPE\\n\",\"time\":\"2026\"}\n",
                "{\"log\":\"",
                "{\"log\":\"EPIPE\\",
                "2026-11-22T08:00:01Z stdout P EPIPE\n",
                "2026-11-22T08:00:01Z stdout P \n",
                "2026-11-22T08:00:01Z stdout F EPIPE ",
                "\\u",
                "\u001b[",
                "EPIPE 2026-",
                "at EPIPE\n",
                "goroutine 1\n\nEPIPE\n",
                "Traceback (most recent call last):\n",
                "Nov 22 EPIPE: ",
                "password=\"EPIPE",
                "\r",
                "\0"
            })
    void hostileTextTakesTimeInProportionToItsLength(String unit) {
        // Given
        byte[] log = unit.repeat(400_000 / unit.length()).getBytes(StandardCharsets.UTF_8);

        // When: it takes well under a second, quadratic work would take minutes
        List<LogRecord> records = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Saved.read(log));

        // Then
        assertThat(records)
                .allSatisfy(record -> assertThat(record.getText()).hasSizeLessThanOrEqualTo(RecordBounds.TEXT_CHARS));
    }

    private static void fuzz(int rounds) {
        for (int seed = 0; seed < rounds; seed++) {
            // Given
            Random random = new Random(seed);
            byte[] log = RandomLog.make(random, 60);
            for (int i = random.nextInt(50); i > 0 && log.length > 0; i--) {
                log[random.nextInt(log.length)] = (byte) random.nextInt(256);
            }

            // When
            List<LogRecord> records = Saved.read(log);

            // Then
            assertThat(records).as("seed %d", seed).allSatisfy(record -> {
                assertThat(record.getText()).hasSizeLessThanOrEqualTo(RecordBounds.TEXT_CHARS);
                assertThat(record.getPhrases()).isNotEmpty();
                assertThat(record.getOffset()).isBetween(0L, (long) log.length);
            });
        }
    }
}
