// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an application writes: nothing is thrown, one thing is told at most, and the cost is that of the length. */
class ApplicationFuzzTest {

    private static final int RUNS = Boolean.getBoolean("enomem.long") ? 500_000 : 10_000;

    private static final List<String> PIECES = List.of(
            "{\"msg\":\"",
            "\"}",
            "{\"a\":[",
            "level=error ",
            "err=\"",
            "errno=12",
            "errno: -",
            "(12: ",
            "(os error 32)",
            "[Errno 104]",
            "Cannot allocate memory",
            "Broken pipe",
            "java.lang.OutOfMemoryError: ",
            "\n\tat a.b.C.write0(C.java:1)",
            "\nCaused by: ",
            "[pid 1:tid 2] ",
            "2026/11/22 08:27:07 [crit] 1#1: *1 send() failed ",
            "Nov 22 08:36:27 h sshd[1]: ",
            "E1122 08:26:51.123456    1 a.go:1] ",
            "1:M 22 Nov 2026 08:28:42.653 # ",
            "sending SIGKILL to process 1 \"",
            "Killed /a due to memory pressure for /",
            "exit code 137",
            "99999999999999999999",
            "\\u12",
            "\\",
            "\"",
            "'",
            "\u0000",
            "\ud800",
            " ",
            "=",
            ":");

    @FuzzTest(maxDuration = "30s")
    void anyBytes_areReadWithoutFailure(byte[] bytes) {
        assertThat(LogRecords.parse(new String(bytes, StandardCharsets.ISO_8859_1)))
                .hasSizeLessThan(2);
    }

    @Test
    void anyPiecesInAnyOrder_areReadWithoutFailure() {
        Random random = new Random(31);
        for (int i = 0; i < RUNS; i++) {
            // Given
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                String piece = PIECES.get(random.nextInt(PIECES.size()));
                text.append(random.nextInt(5) == 0 ? piece.substring(random.nextInt(piece.length())) : piece);
            }

            // When
            var signals = LogRecords.parse(text.toString());

            // Then
            assertThat(signals).hasSizeLessThan(2);
        }
    }

    static List<String> repeated() {
        return List.of(
                "errno",
                "errno=",
                "[Errno ",
                "(12: ",
                "(1",
                "12 ",
                "EPIPE",
                "Broken pipe ",
                "pid ",
                "pid=",
                "\"",
                "\\\"",
                "{\"a\":",
                "[",
                "{\"a\":[{",
                "a=b ",
                "a=\"",
                "[a] ",
                "10.0.0.1:80 ",
                "->",
                "client: ",
                "\nCaused by: a.B: ",
                "\n\tat a.b.C.write(C.java:1)",
                "a.b.CException: ",
                "due to memory pressure for ",
                "Killed /",
                ": ",
                "(");
    }

    /** CPU time of this thread for 8 KiB and for eight times as much: linear is 8, quadratic 64. */
    @ParameterizedTest
    @MethodSource("repeated")
    void costGrowsWithTheLength(String piece) {
        // Given
        String eighth = piece.repeat(8 * 1024 / piece.length()) + "Cannot allocate memory";
        String whole = piece.repeat(64 * 1024 / piece.length() - 64) + "Cannot allocate memory";

        // When
        long one = cost(eighth);
        long eight = cost(whole);

        // Then
        assertThat(eight).as("%s ns for an eighth", one).isLessThan(26 * Math.max(one, 125_000) + 1_000_000);
    }

    /** The least of some runs, nanoseconds of this thread. */
    private static long cost(String text) {
        var clock = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 6; i++) {
            long begin = clock.getCurrentThreadCpuTime();
            LogRecords.parse(text);
            least = Math.min(least, clock.getCurrentThreadCpuTime() - begin);
        }
        return least;
    }
}
