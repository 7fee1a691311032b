// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.schemas.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an application wrote is what its record says, however the container's runtime wrapped it. The wrapping here is made
 * anew, by another JSON writer than the reader's own code.
 */
class ContainerLinesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> PIECES = List.of(
            "well ",
            "\"quoted\" ",
            "C:\\path\\n ",
            "<b>&amp;</b> ",
            "\t",
            "ä 无法 \uD83D\uDE00 ",
            "{\"log\":\"inner\"} ",
            "2026-11-22T08:00:01Z stdout F inner ",
            "\u001b[31mred\u001b[0m ",
            "\u0001 ",
            "\u2028 ",
            "\r",
            "a ".repeat(300));

    /** How a runtime wraps what it reads from a pipe, which it cuts at some size. */
    enum Runtime {
        DOCKER {
            @Override
            String wrap(String part, boolean last, String stream, String time) throws JsonProcessingException {
                return JSON.writeValueAsString(Map.of("log", last ? part + "\n" : part))
                                .replaceFirst("}$", ",\"stream\":\"" + stream + "\",\"time\":\"" + time + "\"}")
                        + "\n";
            }
        },
        CRI {
            @Override
            String wrap(String part, boolean last, String stream, String time) {
                return time + " " + stream + " " + (last ? "F " : "P ") + part + "\n";
            }
        };

        abstract String wrap(String part, boolean last, String stream, String time) throws JsonProcessingException;

        String wrap(String part, boolean last, String time) throws JsonProcessingException {
            return wrap(part, last, "stdout", time);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyMatchedLineComesOnceAsTheApplicationWroteIt(Runtime runtime) throws JsonProcessingException {
        roundTrips(runtime, 300);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void everyMatchedLineComesOnceAsTheApplicationWroteItInTheLongRun(Runtime runtime) throws JsonProcessingException {
        roundTrips(runtime, 30_000);
    }

    private static void roundTrips(Runtime runtime, int rounds) throws JsonProcessingException {
        for (int seed = 0; seed < rounds; seed++) {
            // Given
            Random random = new Random(seed);
            List<String> matching = new ArrayList<>();
            StringBuilder log = new StringBuilder();
            for (int i = 0; i < 12; i++) {
                boolean match = random.nextInt(3) == 0;
                String line = line(random) + (match ? "Broken pipe" : "well");
                if (match) {
                    matching.add(shown(line));
                }
                log.append(wrapped(runtime, line, random));
            }

            // When
            List<LogRecord> records = Saved.read(log.toString());

            // Then
            assertThat(records)
                    .as("seed %d", seed)
                    .extracting(LogRecord::getText)
                    .containsExactlyElementsOf(matching);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOneStreamWritesStandsNotInTheOthersLines(Runtime runtime) throws JsonProcessingException {
        for (int seed = 0; seed < 300; seed++) {
            // Given
            Random random = new Random(seed);
            List<String> matching = new ArrayList<>();
            Deque<String> stdout = parts(runtime, "stdout", random, matching);
            Deque<String> stderr = parts(runtime, "stderr", random, matching);
            StringBuilder log = new StringBuilder();
            while (!stdout.isEmpty() || !stderr.isEmpty()) {
                boolean first = stderr.isEmpty() || (!stdout.isEmpty() && random.nextBoolean());
                log.append(first ? stdout.remove() : stderr.remove());
            }

            // When
            List<LogRecord> records = Saved.read(log.toString());

            // Then
            assertThat(records)
                    .as("seed %d", seed)
                    .extracting(LogRecord::getText)
                    .containsExactlyInAnyOrderElementsOf(matching);
        }
    }

    @Test
    void aTraceIsOneRecordThoughTheOtherStreamSpeaksMeanwhile() throws JsonProcessingException {
        // Given
        String time = "2026-11-22T08:00:01Z";
        String log = Runtime.CRI.wrap("java.io.IOException: Broken pipe", true, "stderr", time)
                + Runtime.CRI.wrap("GET /a 200", true, "stdout", time)
                + Runtime.CRI.wrap("\tat a.B.c(B.java:1)", true, "stderr", time)
                + Runtime.CRI.wrap("accept: Too many open files", true, "stdout", time)
                + Runtime.CRI.wrap("\tat a.B.main(B.java:2)", true, "stderr", time);

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records)
                .extracting(LogRecord::getText)
                .containsExactly(
                        "java.io.IOException: Broken pipe\n\tat a.B.c(B.java:1)\n\tat a.B.main(B.java:2)",
                        "accept: Too many open files");
    }

    @ParameterizedTest
    @EnumSource
    void aPlainLineBehindAPartIsNoneOfItsLine(Runtime runtime) throws JsonProcessingException {
        // Given
        String time = "2026-11-22T08:00:01Z";
        String log = runtime.wrap("a part: Broken pipe ", false, time)
                + "a plain line\n"
                + runtime.wrap("another part ", false, time)
                + "accept: Too many open files\n"
                + runtime.wrap("java.io.IOException: Connection reset by peer", true, time)
                + "\tat a.plain.trace(A.java:1)\n"
                + runtime.wrap("EPIPE in ", false, time)
                + runtime.wrap("two parts", true, time);

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records)
                .extracting(LogRecord::getText)
                .containsExactly(
                        "a part: Broken pipe ",
                        "accept: Too many open files",
                        "java.io.IOException: Connection reset by peer",
                        "EPIPE in two parts");
    }

    @Test
    void whatIsNoJsonAfterAllIsReadAsFarAsItGoes() {
        // Given
        String log = "{\"log\":\"no end EPIPE\n"
                + "{\"log\":\"bad escape \\q \\u12 EPIPE\\n\",\"time\":1}\n"
                + "{\"log\":null,\"EPIPE\":\n"
                + "{\"log\":[\"EPIPE\"]}\n"
                + "{\"log\":\"half a pair \\ud83d EPIPE\\n\"}\n"
                + "2026-11-22T08:00:01Z stdout\n"
                + "2026-11-22T08:00:01Z stdout X EPIPE\n"
                + "2026-11-22T08:00:01Z nowhere F EPIPE\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(String.join("\n", records.stream().map(LogRecord::getText).toList()))
                .contains("no end EPIPE", "bad escape q \\u12 EPIPE", "half a pair \uFFFD EPIPE", "X EPIPE");
        assertThat(records).extracting(LogRecord::getText).anyMatch(text -> text.contains("nowhere F EPIPE"));
    }

    @ParameterizedTest
    @EnumSource
    void aLineWithoutEndIsCutToItsBoundAndTheNextOneIsWhole(Runtime runtime) throws JsonProcessingException {
        // Given
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            log.append(runtime.wrap("x".repeat(16 * 1024), false, "2026-11-22T08:00:01Z"));
        }
        log.append(runtime.wrap(" Broken pipe", true, "2026-11-22T08:00:02Z"));
        log.append(runtime.wrap("next Broken pipe", true, "2026-11-22T08:00:03Z"));

        // When
        List<LogRecord> records = Saved.read(log.toString());

        // Then
        assertThat(records).hasSize(2);
        assertThat(records.get(0).getTruncated()).isTrue();
        assertThat(records.get(0).getText())
                .hasSizeLessThanOrEqualTo(RecordBounds.TEXT_CHARS)
                .endsWith("x Broken pipe");
        assertThat(records.get(1).getText()).isEqualTo("next Broken pipe");
        assertThat(records.get(1).getTruncated()).isFalse();
    }

    @FuzzTest(maxDuration = "60s")
    void anyTextInAnyWrapping(byte[] bytes) throws JsonProcessingException {
        String line = new String(bytes, StandardCharsets.UTF_8).replace("\n", "") + " EPIPE";
        for (Runtime runtime : Runtime.values()) {
            String log = runtime.wrap(line, true, "2026-11-22T08:00:01Z");
            List<LogRecord> records = Saved.read(log);
            assertThat(records).hasSizeLessThanOrEqualTo(1 + log.length() / (RecordBounds.LINE_BYTES / 4));
            if (line.length() < RecordBounds.TEXT_CHARS / 2) {
                assertThat(records).hasSize(1);
            }
        }
    }

    /** Lines of one stream in their parts; those that match are added to the list. */
    private static Deque<String> parts(Runtime runtime, String stream, Random random, List<String> matching)
            throws JsonProcessingException {
        Deque<String> parts = new ArrayDeque<>();
        for (int i = 0; i < 8; i++) {
            String head = stream + " line " + i + " ";
            String tail = random.nextInt(3) == 0 ? "Broken pipe" : "well";
            if (random.nextBoolean()) {
                parts.add(runtime.wrap(head, false, stream, "2026-11-22T08:00:01Z"));
                parts.add(runtime.wrap(tail, true, stream, "2026-11-22T08:00:01Z"));
            } else {
                parts.add(runtime.wrap(head + tail, true, stream, "2026-11-22T08:00:01Z"));
            }
            if (tail.equals("Broken pipe")) {
                matching.add(head + tail);
            }
        }
        return parts;
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder("line ");
        for (int i = random.nextInt(8); i > 0; i--) {
            line.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return line.toString();
    }

    /** In parts as a pipe gives them, which part no character and no phrase. */
    private static String wrapped(Runtime runtime, String line, Random random) throws JsonProcessingException {
        String time = "2026-11-22T08:00:01.123456789Z";
        int cut = random.nextInt(2) == 0 ? line.indexOf(' ', random.nextInt(line.length())) : -1;
        return cut < 0 || cut > line.length() - "Broken pipe".length()
                ? runtime.wrap(line, true, time)
                : runtime.wrap(line.substring(0, cut), false, time) + runtime.wrap(line.substring(cut), true, time);
    }

    /** As a terminal may show it. */
    private static String shown(String line) {
        return LineDecoder.clean(line);
    }
}
