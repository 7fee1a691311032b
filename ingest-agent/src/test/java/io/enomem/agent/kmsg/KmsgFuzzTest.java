// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a kernel log: nothing is thrown, and the time is that of the length. */
class KmsgFuzzTest {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<6>",
                "[    1.0] ",
                "[",
                "6,1,1,-;",
                " A=b\n",
                "\\x0a",
                "#012",
                "Nov 22 08:00:01 h kernel: ",
                "Nov 22 08:00:01 h kernel: [1.0] a\n",
                "2026-11-22T08:00:01Z h kernel: a\n",
                "<4>1 2026-11-22T08:00:01Z h kernel - - - a\n",
                "{\"dmesg\":[",
                "{\"MESSAGE\":\"a\"}\n",
                "__CURSOR=a\n",
                "MESSAGE\n\1\0\0\0\0\0\0\0a\n\n",
                "{\"log\":\"a\\n\"}\n",
                "\n",
                "\0",
                " "
            })
    void hostileLogsTakeTimeInProportionToTheirLength(String unit) {
        // Given
        byte[] log = unit.repeat(1_000_000 / unit.length()).getBytes(StandardCharsets.UTF_8);

        // When: it takes about a second, quadratic work would take minutes
        int items = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> read(log, false));

        // Then
        assertThat(items).isLessThanOrEqualTo(log.length);
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
