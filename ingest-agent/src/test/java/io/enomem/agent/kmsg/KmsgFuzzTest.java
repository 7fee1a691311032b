// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.enomem.agent.ship.ToldGaps;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a kernel log: nothing is thrown. */
class KmsgFuzzTest {
    @TempDir
    static Path directory;

    @FuzzTest(maxDuration = "60s")
    void aRawRecord(byte[] bytes) {
        KmsgRecord.parse(bytes, bytes.length)
                .ifPresent(record -> assertThat(record.text().length()).isLessThanOrEqualTo(KmsgRecord.MAX_TEXT));
    }

    @FuzzTest(maxDuration = "60s")
    void aSavedLogOfAnyForm(byte[] bytes) throws IOException {
        read(bytes, false);
        read(bytes, true);
    }

    @FuzzTest(maxDuration = "60s")
    void positionsThatWereKept(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        RingClearings.of(text)
                .ifPresent(kept -> assertThat(RingClearings.of(kept.text())).contains(kept));
        KmsgHole.of(text).ifPresent(hole -> assertThat(KmsgHole.of(hole.text())).contains(hole));
        new ToldGaps(Files.write(directory.resolve("gaps"), bytes), (record, known) -> {}).forget(hole -> false);
        SyslogPosition.load(Files.write(directory.resolve("position"), bytes));
    }

    private static int read(byte[] bytes, boolean proven) throws IOException {
        SavedLog log = new SavedLog(
                new Boot("m", "b"),
                "log",
                "f",
                proven,
                1_700_000_000_000L,
                ZoneOffset.UTC,
                1_800_000_000_000L,
                n -> {});
        int items = 0;
        try (KernelText text = new KernelText(new ByteArrayInputStream(bytes), log)) {
            while (text.next() != null) {
                items++;
            }
        }
        return items;
    }
}
