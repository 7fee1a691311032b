// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One and the same line of the kernel as each tool writes it: texts as they were printed on a Linux 6.18 host. */
class KernelTextFormsTest {
    private static final String TEXT = "Memory cgroup out of memory: Killed process 25529 (tail) total-vm:68148kB,"
            + " anon-rss:65280kB, file-rss:1676kB, shmem-rss:0kB, UID:0 pgtables:172kB oom_score_adj:0";
    private static final Instant TIME = Instant.parse("2026-11-28T14:45:48.194Z");
    private static final Instant BOOT = TIME.minusMillis(891_194);
    private static final Instant WRITTEN = Instant.parse("2026-11-29T00:00:00Z");

    private final List<String> notices = new ArrayList<>();

    static Stream<Arguments> forms() {
        return Stream.of(
                form("raw record", "3,555,891194047,-;" + TEXT),
                form("raw record with caller", "3,555,891194047,-,caller=T25529;" + TEXT),
                form("dmesg", "[  891.194047] " + TEXT),
                form("dmesg with caller", "[  891.194047][T25529] " + TEXT),
                form("dmesg -T", "[Sat Nov 28 14:45:48 2026] " + TEXT),
                form("dmesg -x", "kern  :err   : [  891.194047] " + TEXT),
                form("dmesg -r", "<3>[  891.194047] " + TEXT),
                form("dmesg --time-format iso", "2026-11-28T14:45:48,194047+00:00 " + TEXT),
                form(
                        "dmesg --json",
                        "{\n   \"dmesg\": [\n      {\n         \"pri\": 3,\n         \"time\":   891.194047,\n"
                                + "         \"msg\": \"" + TEXT + "\"\n      }\n   ]\n}"),
                form(
                        "dmesg --color",
                        "\u001b[32m[  891.194047] \u001b[0m\u001b[33mMemory cgroup out of memory: \u001b[0m\u001b[31m"
                                + TEXT.substring("Memory cgroup out of memory: ".length()) + "\u001b[0m"),
                form("kern.log", "Nov 28 14:45:48 web-1 kernel: [  891.194047] " + TEXT),
                form("messages", "Nov 28 14:45:48 web-1 kernel: " + TEXT),
                form("syslog with a precise date", "2026-11-28T14:45:48.194047+00:00 web-1 kernel: " + TEXT),
                form("RFC 3164 on the wire", "<3>Nov 28 14:45:48 web-1 kernel: " + TEXT),
                form("RFC 5424", "<3>1 2026-11-28T14:45:48.194047+00:00 web-1 kernel - - - " + TEXT),
                form(
                        "RFC 5424 with structured data",
                        "<3>1 2026-11-28T14:45:48.194047Z web-1 kernel - - [x@1 a=\"b\"] " + TEXT),
                form("colours as rsyslog writes them", "Nov 28 14:45:48 web-1 kernel: #033[1m" + TEXT + "#033[0m"),
                form(
                        "colours before the kernel's stamp",
                        "Nov 28 14:45:48 web-1 kernel: #033[1m#033[31m[  891.194047] " + TEXT + "#033[0m"),
                form(
                        "colours behind the kernel's stamp",
                        "Nov 28 14:45:48 web-1 kernel: [  891.194047] #033[1;31m" + TEXT + "#033[0m"),
                form("journalctl", "Nov 28 14:45:48 web-1 kernel: " + TEXT),
                form("journalctl -o short-iso", "2026-11-28T14:45:48+0000 web-1 kernel: " + TEXT),
                form("journalctl -o short-precise", "Nov 28 14:45:48.194047 web-1 kernel: " + TEXT),
                form("journalctl -o short-full", "Sat 2026-11-28 14:45:48 UTC web-1 kernel: " + TEXT),
                form(
                        "journalctl -o json",
                        "{\"_TRANSPORT\":\"kernel\",\"PRIORITY\":\"3\",\"SYSLOG_FACILITY\":\"0\","
                                + "\"SYSLOG_IDENTIFIER\":\"kernel\",\"_SOURCE_MONOTONIC_TIMESTAMP\":\"891194047\","
                                + "\"__REALTIME_TIMESTAMP\":\"1795877148194047\",\"MESSAGE\":\"" + TEXT + "\"}"),
                form(
                        "journalctl -o export",
                        "__CURSOR=s=1\n__REALTIME_TIMESTAMP=1795877148194047\n_TRANSPORT=kernel\nPRIORITY=3\n"
                                + "SYSLOG_FACILITY=0\nSYSLOG_IDENTIFIER=kernel\n"
                                + "_SOURCE_MONOTONIC_TIMESTAMP=891194047\nMESSAGE=" + TEXT + "\n"),
                form("netconsole", "[  891.194047] " + TEXT),
                form("netconsole, extended", "3,555,891194047,-;" + TEXT),
                form("a console server's log", "[2026-11-28 14:45:48] [  891.194047] " + TEXT));
    }

    private static Arguments form(String name, String line) {
        return Arguments.of(name, line);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void theTextAndTheTimeOfALineAreThoseThatTheKernelGaveIt(String name, String line) throws IOException {
        // Given a line before, as alone few forms can be told
        String before = line.contains("\"dmesg\"") || line.startsWith("{") || line.startsWith("__CURSOR")
                ? ""
                : line.replace(TEXT, "eth0: link up") + "\n";

        // When
        List<KernelRecord> records = read(before + line + "\n", "UTC", WRITTEN);

        // Then
        KernelRecord last = records.get(records.size() - 1);
        assertThat(last.getText()).isEqualTo(TEXT);
        assertThat(last.getTime()).isBetween(TIME.minusMillis(194), TIME.plusMillis(1));
    }

    @Test
    void rsyslogsEscapesAreUndone() throws IOException {
        // When
        List<KernelRecord> records = read(
                "Nov 28 14:45:48 web-1 kernel: [  891.194047] Call Trace:#012 dump_stack#011+0x5c\n", "UTC", WRITTEN);

        // Then
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.getText()).isEqualTo("Call Trace:\n dump_stack\t+0x5c"));
    }

    @Test
    void aNameThatLooksLikeAColourKeepsItsLetters() throws IOException {
        // When
        List<KernelRecord> records = read(
                "Nov 28 14:45:48 web-1 kernel: [  891.194047] Killed process 7 (#033[1mbad) total-vm:1kB\n",
                "UTC",
                WRITTEN);

        // Then
        assertThat(records)
                .singleElement()
                .satisfies(record ->
                        assertThat(record.getText()).isEqualTo("Killed process 7 (\u001b[1mbad) total-vm:1kB"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nov 28 14:45:48 web-1 kernel: [  891.194047] #033[31mred invoked oom-killer: order=0",
                "[  891.194047] \u001b[31mred invoked oom-killer: order=0"
            })
    void aNameAtTheBeginningThatLooksLikeAColourKeepsItsLetters(String line) throws IOException {
        // When
        List<KernelRecord> records = read(line + "\n", "UTC", WRITTEN);

        // Then
        assertThat(records)
                .singleElement()
                .satisfies(
                        record -> assertThat(record.getText()).isEqualTo("\u001b[31mred invoked oom-killer: order=0"));
    }

    @Test
    void aYearThatTheDatesLeaveOutIsTheNewestThatFitsAndThatIsSaid() throws IOException {
        // Given a log over the turn of the year
        String log = "Dec 31 23:59:59 web-1 kernel: eth0: link down\nJan  1 00:00:01 web-1 kernel: eth0: link up\n";

        // When
        List<KernelRecord> records = read(log, "UTC", Instant.parse("2026-01-02T00:00:00Z"));

        // Then
        assertThat(records.stream().map(KernelRecord::getTime))
                .containsExactly(Instant.parse("2025-12-31T23:59:59Z"), Instant.parse("2026-01-01T00:00:01Z"));
        assertThat(records.stream().map(KernelRecord::getTimeSource)).containsOnly(TimeSource.LINE_COMPLETED);
        assertThat(notices).anyMatch(notice -> notice.contains("no year"));
    }

    @Test
    void aTimeZoneThatTheDatesLeaveOutIsTheHostsAndThatIsSaid() throws IOException {
        // When
        List<KernelRecord> records = read("Nov 28 23:45:48 web-1 kernel: eth0: link up\n", "Asia/Tokyo", WRITTEN);

        // Then
        assertThat(records.get(0).getTime()).isEqualTo(Instant.parse("2026-11-28T14:45:48Z"));
        assertThat(notices).anyMatch(notice -> notice.contains("no time zone; Asia/Tokyo was taken"));
    }

    @Test
    void whateverIsCutOutOfALogOrPutIntoItNothingIsThrown() {
        // Given
        Random random = new Random(28);
        List<String> lines = forms().map(form -> (String) form.get()[1]).toList();
        for (int round = 0; round < 3_000; round++) {
            StringBuilder log = new StringBuilder();
            for (int i = 0; i < 3; i++) {
                String line = lines.get(random.nextInt(lines.size()));
                log.append(line, 0, random.nextInt(line.length() + 1)).append(random.nextBoolean() ? "\n" : "");
            }
            for (int i = random.nextInt(4); i > 0 && log.length() > 0; i--) {
                log.setCharAt(random.nextInt(log.length()), (char) random.nextInt(0x100));
            }

            // When, then
            assertThatCode(() -> read(log.toString(), "UTC", WRITTEN)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[",
                "\u001b[1",
                "\u001b[1m",
                "Nov 28 14:45:48 web-1 kernel: #033[",
                "#033[1",
                "#033[1m",
                "#033[1m#033["
            })
    void coloursWithoutEndTakeTimeInProportionToTheirLength(String unit) {
        // Given
        String line = "Nov 28 14:45:48 web-1 kernel: " + unit.repeat(4_000_000 / unit.length());

        // When, then: it takes a moment, quadratic work would take minutes
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            Colours.without(line);
            Colours.trimmed(line);
            Colours.unwrapped(line);
            Colours.skip(line, 30);
            return read(line + "\n", "UTC", WRITTEN);
        });
    }

    @Test
    void aCharacterThatIsNoneCostsOfDmesgsJsonThatCharacterAlone() throws IOException {
        // Given
        String json = "{\"dmesg\":[{\"pri\":3,\"time\":1.5,\"msg\":\"Killed process 7 (caf\u00c3)\"},"
                + "{\"pri\":3,\"time\":2.5,\"msg\":\"after\"}]}";

        // When
        List<KernelRecord> records = read(json.getBytes(StandardCharsets.ISO_8859_1), "UTC", WRITTEN);

        // Then
        assertThat(records).extracting(KernelRecord::getText).containsExactly("Killed process 7 (caf\uFFFD)", "after");
    }

    @Test
    void whatLooksLikeUtf32IsReadAsWhatItIs() {
        // Given
        String json = "{\0\0\0\0\0\0\0\1\n   \"dmesg\": [";

        // Then
        assertThatCode(() -> read(json, "UTC", WRITTEN)).doesNotThrowAnyException();
    }

    private List<KernelRecord> read(String text, String zone, Instant written) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), zone, written);
    }

    private List<KernelRecord> read(byte[] text, String zone, Instant written) throws IOException {
        SavedLog log = new SavedLog(
                new Boot("m", "b"),
                "log",
                "f",
                false,
                BOOT.toEpochMilli(),
                ZoneId.of(zone),
                written.toEpochMilli(),
                notices::add);
        List<KernelRecord> records = new ArrayList<>();
        try (KernelText kernel = new KernelText(new ByteArrayInputStream(text), log)) {
            SavedItem item;
            while ((item = kernel.next()) != null) {
                if (item instanceof SavedItem.OfKernel of) {
                    records.add(of.kernelRecord());
                }
            }
        }
        return records;
    }
}
