// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is printed of a report is what is read of it: for every layout and any report, whatever stands between. */
class OomRoundTripTest {

    private static final int RUNS = Boolean.getBoolean("enomem.long") ? 3_000 : 120;

    private static final List<String> OTHERS = List.of(
            "usb 1-1: new high-speed USB device number 2 using xhci_hcd",
            "audit: type=1400 audit(1.2:3): apparmor=\"DENIED\" name=\"Killed process 1 (init)\"",
            "docker0: port 1(veth12) entered blocking state",
            "TCP: too many orphaned sockets",
            "dump_header: 3 callbacks suppressed",
            "systemd[1]: app.service: Main process exited, code=killed, status=9/KILL");

    @ParameterizedTest
    @EnumSource(OomLayout.class)
    void reportAsPrinted_isReadWhole(OomLayout layout) {
        Random random = new Random(4);
        for (int i = 0; i < RUNS; i++) {
            // Given
            OomReport printed = new OomRandom(random, layout).report();
            KernelRecords records = new KernelRecords();
            OomPrinter.print(layout, printed).forEach(records::add);

            // When
            List<OomReport> read = PlainReports.of(records.list());

            // Then
            assertThat(read).as("%s, report %s", layout, i).containsExactly(printed);
        }
    }

    @ParameterizedTest
    @EnumSource(OomLayout.class)
    void otherMessagesBetween_changeNothing(OomLayout layout) {
        Random random = new Random(5);
        for (int i = 0; i < RUNS; i++) {
            // Given
            OomReport printed = new OomRandom(random, layout).report();
            KernelRecords records = new KernelRecords();
            for (String line : OomPrinter.print(layout, printed)) {
                records.add(line);
                if (random.nextInt(3) == 0) {
                    records.add(OTHERS.get(random.nextInt(OTHERS.size())));
                }
            }

            // When
            List<OomReport> read = PlainReports.of(records.list());

            // Then
            assertThat(read).as("%s, report %s", layout, i).containsExactly(printed);
        }
    }

    @ParameterizedTest
    @EnumSource(OomLayout.class)
    void linesOfARecordSplitByItsRendering_changeNothing(OomLayout layout) {
        Random random = new Random(6);
        for (int i = 0; i < RUNS; i++) {
            // Given
            OomReport printed = new OomRandom(random, layout).report();
            KernelRecords records = new KernelRecords();
            OomPrinter.print(layout, printed).forEach(line -> line.lines().forEach(records::add));

            // When
            List<OomReport> read = PlainReports.of(records.list());

            // Then
            assertThat(read).as("%s, report %s", layout, i).containsExactly(printed);
        }
    }

    @ParameterizedTest
    @EnumSource(OomLayout.class)
    void manyReportsInARow_areEachReadWhole(OomLayout layout) {
        // Given
        Random random = new Random(7);
        List<OomReport> printed = new ArrayList<>();
        KernelRecords records = new KernelRecords();
        for (int i = 0; i < 50; i++) {
            OomReport report = new OomRandom(random, layout).report();
            printed.add(report);
            OomPrinter.print(layout, report).forEach(records::add);
        }

        // When
        List<OomReport> read = PlainReports.of(records.list());

        // Then
        assertThat(read).containsExactlyElementsOf(printed);
    }

    /** What is lost is missing; what is left is as it was printed, and nobody else was killed. */
    @ParameterizedTest
    @EnumSource(OomLayout.class)
    void anyPartLost_inventsNothing(OomLayout layout) {
        Random random = new Random(8);
        for (int i = 0; i < RUNS; i++) {
            // Given
            OomReport printed = new OomRandom(random, layout).report();
            List<String> lines = OomPrinter.print(layout, printed);
            int from = random.nextInt(lines.size());
            int to = from + 1 + random.nextInt(lines.size() - from);
            KernelRecords records = new KernelRecords();
            lines.subList(0, from).forEach(records::add);
            records.lose(to - from);
            lines.subList(to, lines.size()).forEach(records::add);

            // When
            List<OomReport> read = PlainReports.of(records.list());

            // Then
            assertThat(read.size())
                    .as("%s, %s to %s of %s", layout, from, to, lines)
                    .isLessThanOrEqualTo(2);
            for (OomReport report : read) {
                assertThat(report.victims())
                        .allSatisfy(victim -> assertThat(victim.pid())
                                .isEqualTo(printed.victims().get(0).pid()));
                assertThat(report.tasks())
                        .extracting(Task::pid, Task::name, Task::rssPages, Task::oomScoreAdj)
                        .isSubsetOf(printed.tasks().stream()
                                .map(t -> tuple(t.pid(), t.name(), t.rssPages(), t.oomScoreAdj()))
                                .toList());
                assertThat(printed.memory().pages())
                        .containsAllEntriesOf(report.memory().pages());
                // The first group left may be one below the limit's.
                assertThat(report.oomCgroup()).isIn(printed.oomCgroup(), printed.oomCgroup() + "/below", null);
                assertThat(report.taskCgroup()).isIn(printed.taskCgroup(), null);
            }
            boolean killPrinted = to < lines.size();
            assertThat(read.stream().mapToInt(report -> report.victims().size()).sum())
                    .as("%s, %s to %s of %s", layout, from, to, lines)
                    .isEqualTo(killPrinted ? 1 : 0);
        }
    }
}
