// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.enomem.agent.logs.time.LineTime;
import io.enomem.agent.logs.time.LineTimes;
import io.enomem.agent.rotated.RotatedName;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in an application's log, in its name, or in the positions: nothing is thrown. */
class LogParsersFuzzTest {
    @TempDir
    static Path directory;

    @FuzzTest(maxDuration = "60s")
    void aLogOfAnyBytes(byte[] bytes) {
        for (LogRecord record : Saved.read(bytes)) {
            assertThat(record.getText()).hasSizeLessThanOrEqualTo(RecordBounds.TEXT_CHARS);
            assertThat(record.getOffset()).isBetween(0L, (long) bytes.length);
        }
    }

    @FuzzTest(maxDuration = "60s")
    void aTimeInAnyLine(byte[] bytes) {
        String line = new String(bytes, StandardCharsets.UTF_8);
        LineTime time = LineTimes.find(line);
        if (time != null) {
            assertThat(time.resolve(ZoneOffset.UTC, Saved.WRITTEN)).isNotNull();
            assertThat(time.end()).isBetween(time.start(), line.length());
        }
        LineTimes.parse(line);
    }

    @FuzzTest(maxDuration = "60s")
    void theNameOfAnyFile(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        assertThat(ServiceNames.of(name)).isNotNull();
        assertThat(RotatedName.of(name).compareTo(RotatedName.of(name))).isZero();
    }

    @FuzzTest(maxDuration = "60s")
    void positionsThatWereKept(byte[] bytes) throws IOException {
        Files.write(directory.resolve("logs.positions"), bytes);
        assertThat(new LogPositions(directory).load()).isNotNull();
    }
}
