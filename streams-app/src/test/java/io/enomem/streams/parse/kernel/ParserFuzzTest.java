// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the records hold, nothing is thrown and no more is told than was said. */
class ParserFuzzTest {

    private static final int RUNS = Boolean.getBoolean("enomem.long") ? 100_000 : 1_500;

    /** Bytes as lines; with {@code JAZZER_FUZZ=1} Jazzer looks for new ones. */
    @FuzzTest(maxDuration = "30s")
    void anyBytes_areReadWithoutFailure(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        parse(KernelRecords.kmsg(text.split("\n", -1)));
        parse(KernelRecords.file(text.split("\n", -1)));
    }

    /** Messages of every kind, and lines of reports, that the fuzzer picks, cuts, joins and gives to writers. */
    @FuzzTest(maxDuration = "30s")
    void anyMessagesInAnyOrder_areReadWithoutFailure(FuzzedDataProvider data) throws IOException {
        List<String> known = new ArrayList<>(KernelMessagesTest.messages().stream()
                .map(KernelMessagesTest.Message::text)
                .toList());
        OomLayout layout = data.pickValue(OomLayout.values());
        known.addAll(OomPrinter.print(layout, new OomRandom(new Random(data.consumeInt()), layout).report()));
        KernelRecords records = new KernelRecords();
        int lines = 0;
        while (data.remainingBytes() > 0 && lines++ < 500) {
            String line = data.pickValue(known);
            int cut = data.consumeInt(0, line.length());
            String text = switch (data.consumeInt(0, 5)) {
                case 0 -> line.substring(cut);
                case 1 -> line.substring(0, cut);
                case 2 -> line.substring(0, cut) + data.consumeString(20) + line.substring(cut);
                case 3 -> line + '\n' + data.pickValue(known);
                default -> line;
            };
            if (data.consumeInt(0, 15) == 0) {
                records.addContinuation(text);
            } else {
                records.addBy(data.consumeBoolean() ? "T" + data.consumeInt(1, 3) : null, text);
            }
        }

        // A signal is told at most once for each line, and once more at the end of what it began.
        assertThat(parse(records.list())).isLessThanOrEqualTo(2 * lines + 2);
    }

    /** Reports whose lines are cut, doubled, swapped, joined, spliced with each other and given to other writers. */
    @Test
    void damagedReports_areReadWithoutFailure() {
        Random random = new Random(21);
        for (int i = 0; i < RUNS; i++) {
            // Given
            List<String> lines = new ArrayList<>();
            for (int report = 0; report <= random.nextInt(3); report++) {
                OomLayout layout = OomLayout.values()[random.nextInt(OomLayout.values().length)];
                lines.addAll(OomPrinter.print(layout, new OomRandom(random, layout).report()));
            }
            damage(lines, random);
            KernelRecords records = new KernelRecords();
            for (String line : lines) {
                if (random.nextInt(20) == 0) {
                    records.addContinuation(line);
                } else {
                    records.addBy(random.nextInt(4) == 0 ? "T" + random.nextInt(3) : null, line);
                }
            }

            // When
            int told = parse(records.list());

            // Then: a report is told at most once for each of its lines.
            assertThat(told).isLessThanOrEqualTo(2 * lines.size() + 2);
        }
    }

    private static void damage(List<String> lines, Random random) {
        for (int n = random.nextInt(12); n >= 0; n--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int cut = random.nextInt(line.length() + 1);
            switch (random.nextInt(7)) {
                case 0 -> lines.set(at, line.substring(0, cut));
                case 1 -> lines.set(at, line.substring(cut));
                case 2 -> lines.add(at, line);
                case 3 -> Collections.swap(lines, at, random.nextInt(lines.size()));
                case 4 -> lines.set(at, line + '\n' + lines.get(random.nextInt(lines.size())));
                case 5 ->
                    lines.set(
                            at, line.substring(0, cut) + lines.get(random.nextInt(lines.size())) + line.substring(cut));
                default -> lines.set(at, line.substring(0, cut) + (char) random.nextInt(0x10000) + line.substring(cut));
            }
        }
    }

    private static int parse(List<KernelRecord> records) {
        KernelLogParser parser = new KernelLogParser();
        List<Signal> told = new ArrayList<>();
        for (KernelRecord record : records) {
            boolean read = parser.accept(record, told::add);
            Misses.of(record, read);
            KernelLogParser.relevant(record);
        }
        parser.end(told::add);
        told.forEach(signal -> assertThat(signal.toString()).isNotEmpty());
        return told.size();
    }
}
