// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.LogRecord;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
