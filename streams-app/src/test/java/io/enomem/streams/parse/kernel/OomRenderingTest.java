// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.saved.SavedHost;
import io.enomem.agent.saved.SavedInput;
import io.enomem.agent.saved.SavedOptions;
import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.OomReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reports of every layout in files of every tool, through the agent's readers: what was printed is what is read. */
class OomRenderingTest {

    private static final int REPORTS = Boolean.getBoolean("enomem.long") ? 1_000 : 28;
    private static final int CUTS = Boolean.getBoolean("enomem.long") ? 100 : 10;

    /** Messages that other parts of the kernel print between; none is a part of a report. */
    private static final List<String> OTHERS = List.of(
            "usb 1-1: new high-speed USB device number 2 using xhci_hcd",
            "audit: type=1400 audit(1.2:3): apparmor=\"DENIED\" name=\"Killed process 1 (init)\"",
            "docker0: port 1(veth12) entered blocking state",
            "TCP: too many orphaned sockets");

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource(Rendering.class)
    void reports_readAsTheyWerePrinted(Rendering rendering) throws IOException {
        // Given
        Random random = new Random(41);
        List<OomReport> printed = new ArrayList<>();
        byte[] text = print(rendering, random, REPORTS, printed);

        // When
        List<OomReport> read = read(rendering, text);

        // Then
        assertThat(read).hasSameSizeAs(printed);
        for (int i = 0; i < printed.size(); i++) {
            assertThat(read.get(i)).as("%s, report %s", rendering, i).isEqualTo(printed.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource(Rendering.class)
    void aFileThatWasCut_tellsNothingThatWasNotPrinted(Rendering rendering) throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < CUTS; i++) {
            // Given
            List<OomReport> printed = new ArrayList<>();
            byte[] text = print(rendering, random, 2, printed);
            byte[] cut = Arrays.copyOf(text, text.length / 2 + random.nextInt(text.length / 2));

            // When
            List<OomReport> read = read(rendering, cut);

            // Then
            assertThat(read).hasSizeLessThanOrEqualTo(2);
            for (OomReport report : read) {
                assertThat(report.victims())
                        .allSatisfy(victim -> assertThat(printed)
                                .anySatisfy(p -> assertThat(String.valueOf(
                                                p.victims().get(0).pid()))
                                        .startsWith(String.valueOf(victim.pid()))));
            }
        }
    }

    /** Reports five seconds apart, so that renderings with whole seconds keep them apart. */
    private static byte[] print(Rendering rendering, Random random, int count, List<OomReport> printed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(rendering.begin().getBytes(StandardCharsets.UTF_8));
        long sequence = 0;
        for (int i = 0; i < count; i++) {
            OomLayout layout = OomLayout.values()[i % OomLayout.values().length];
            OomReport report = new OomRandom(random, layout).report();
            printed.add(report);
            long micros = 120_000_000L + i * 5_000_000L;
            for (String record : OomPrinter.print(layout, report)) {
                out.writeBytes(rendering.record(sequence++, micros += 100, record));
                if (random.nextInt(10) == 0) {
                    String other = OTHERS.get(random.nextInt(OTHERS.size()));
                    out.writeBytes(rendering.record(sequence++, micros += 100, other));
                }
            }
        }
        out.writeBytes(rendering.end().getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private List<OomReport> read(Rendering rendering, byte[] text) throws IOException {
        Path file = Files.write(temp.resolve(rendering.file), text);
        List<KernelRecord> records = new ArrayList<>();
        for (SavedHost host : SavedInput.open(List.of(file), SavedOptions.defaults())) {
            try (Stream<?> all = host.records()) {
                all.filter(KernelRecord.class::isInstance)
                        .map(KernelRecord.class::cast)
                        .forEach(records::add);
            }
        }
        return PlainReports.of(records);
    }
}
