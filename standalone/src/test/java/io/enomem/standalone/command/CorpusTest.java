// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.LogRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Logs of real hosts, each with what people saw in it: read as a user would read them. */
@EnabledIfSystemProperty(
        named = "enomem.corpus",
        matches = ".+",
        disabledReason = "needs -Denomem.corpus=DIR, logs of real hosts beside their index.tsv")
class CorpusTest {

    /**
     * Lines that look relevant and are not understood: mail around the logs, the ends of lines that a mailer wrapped, and
     * words of a patched kernel. More means that something is read no longer.
     */
    private static final int MAX_MISSES = 40;

    private static final Pattern KILLED = Pattern.compile("killed pid=(\\d+) comm=");
    private static final Pattern TRIGGER = Pattern.compile("trigger=\\s*([^;]+?) gfp=");
    private static final Pattern FAILED = Pattern.compile("pgalloc comm=(?:\\[ *T\\d+\\])?\\s*(.+?) order=(\\d+) ");
    private static final Pattern WATCHDOG = Pattern.compile("watchdog dev=(\\S+) driver=(\\S+) queue=(\\d+)");

    private static List<Entry> entries = List.of();

    private record Entry(String file, String facts, List<JsonNode> lines) {
        List<JsonNode> of(String signal) {
            return lines.stream()
                    .filter(line -> line.get("signal").asText().equals(signal))
                    .toList();
        }
    }

    @BeforeAll
    static void readAll() throws IOException {
        Path corpus = Path.of(System.getProperty("enomem.corpus"));
        List<Entry> read = new ArrayList<>();
        for (String row : Files.readAllLines(corpus.resolve("index.tsv"))) {
            String[] cells = row.split("\t", -1);
            if (cells[0].endsWith(".txt")) {
                read.add(new Entry(cells[0], cells.length > 4 ? cells[4] : "", lines(corpus.resolve(cells[0]))));
            }
        }
        entries = List.copyOf(read);
    }

    @Test
    void whatLooksRelevant_isUnderstood() {
        // When
        List<String> misses = entries.stream()
                .flatMap(entry -> entry.of("NotUnderstood").stream().map(line -> entry.file + ": " + line.get("text")))
                .toList();

        // Then
        misses.forEach(System.out::println);
        assertThat(misses).hasSizeLessThanOrEqualTo(MAX_MISSES);
    }

    @Test
    void everyKillThatPeopleSaw_isTold() {
        assertThat(missing(KILLED, "OomReport", (report, match) -> {
                    for (JsonNode victim : report.get("victims")) {
                        if (victim.get("pid").asText().equals(match.group(1))) {
                            return true;
                        }
                    }
                    return false;
                }))
                .isEmpty();
    }

    @Test
    void whoeverInvokedTheKiller_isTold() {
        assertThat(missing(
                        TRIGGER,
                        "OomReport",
                        (report, match) -> report.at("/invoker/comm").asText().equals(match.group(1))))
                // One mail has wrapped the line and left it without its time.
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void everyFailedAllocation_isTold() {
        assertThat(missing(
                        FAILED,
                        "AllocationFailure",
                        (failure, match) -> failure.at("/comm").asText().equals(match.group(1))
                                && failure.at("/allocation/order").asText().equals(match.group(2))))
                .isEmpty();
    }

    @Test
    void everyStuckQueue_isTold() {
        assertThat(missing(
                        WATCHDOG,
                        "TransmitTimeout",
                        (timeout, match) -> timeout.get("device").asText().equals(match.group(1))
                                && timeout.get("driver").asText().equals(match.group(2))
                                && timeout.get("queue").asText().equals(match.group(3))))
                .isEmpty();
    }

    @Test
    void everyApplicationLog_tellsAFailure() throws IOException {
        // Given
        Path corpus = Path.of(System.getProperty("enomem.corpus"));
        List<String> silent = new ArrayList<>();

        // When
        for (Entry entry : entries) {
            if (entry.file.startsWith("app_")) {
                boolean told = Files.readAllLines(corpus.resolve(entry.file)).stream()
                        .anyMatch(line -> tellsFailure(entry.file, line));
                if (!told) {
                    silent.add(entry.file);
                }
            }
        }

        // Then
        assertThat(silent).isEmpty();
    }

    private interface Fits {
        boolean test(JsonNode line, Matcher match);
    }

    /** What people saw and no signal tells. */
    private static List<String> missing(Pattern fact, String signal, Fits fits) {
        List<String> missing = new ArrayList<>();
        int seen = 0;
        for (Entry entry : entries) {
            Matcher match = fact.matcher(entry.facts);
            while (match.find()) {
                seen++;
                if (entry.of(signal).stream().noneMatch(line -> fits.test(line, match))) {
                    missing.add(entry.file + ": " + match.group());
                }
            }
        }
        assertThat(seen).as("facts of the index").isGreaterThan(5);
        return missing;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        List<String> printed = new ArrayList<>();
        SignalLines signals = new SignalLines(printed::add);
        for (SavedHost host : SavedInput.open(List.of(file), SavedOptions.defaults())) {
            try (Stream<SpecificRecord> records = host.records()) {
                records.forEachOrdered(signals::accept);
            }
        }
        signals.end();
        for (String line : printed) {
            lines.add(mapper.readTree(line));
        }
        return lines;
    }

    private static boolean tellsFailure(String file, String text) {
        List<String> printed = new ArrayList<>();
        SignalLines signals = new SignalLines(printed::add);
        signals.accept(LogRecord.newBuilder()
                .setMachineId("machine")
                .setBootId("boot")
                .setTime(Instant.EPOCH)
                .setPath(file)
                .setService(file)
                .setFileId("file")
                .setOffset(0)
                .setText(text)
                .build());
        signals.end();
        return printed.stream().anyMatch(line -> line.startsWith("{\"signal\":\"ApplicationFailure\""));
    }
}
