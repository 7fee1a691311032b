// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import io.enomem.streams.parse.UserspaceKill;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read at three in the morning: short, with units, and nothing twice. */
class TextReportTest {
    private final TextReport report = new TextReport(false);

    @Test
    void whatRulesOutSeveralRivalsIsToldOnceAndTheRestAreNames() {
        // When
        List<String> ruledOut = section(Judging.judge(Incidents.stuckReader()), "Ruled out");

        // Then
        assertThat(ruledOut).hasSizeLessThanOrEqualTo(5);
        assertThat(ruledOut).doesNotHaveDuplicates();
        assertThat(ruledOut).anyMatch(line -> line.contains("tcp-mem-limit-too-low: tcp_mem[2] over its boot default"));
    }

    @Test
    void aCauseThatIsOnlyPossibleIsNotCalledContributing() {
        // When
        String text = report.of(Judging.judge(Incidents.smallPool()));

        // Then
        List<String> contributing = section(text, "Contributing");
        assertThat(contributing).noneMatch(line -> line.contains("POSSIBLE"));
    }

    @Test
    void theCourseOfMemoryHasUnits() {
        // When
        List<String> story = section(Judging.judge(Incidents.manyWorkers()), "What happened");

        // Then
        assertThat(story.get(0)).matches(".*meminfo.AnonPages \\[.+] 16.6 MiB to 457 MiB in .*");
    }

    @Test
    void aCounterThatGoesOnMovingIsOneLine() {
        // Given
        Diagnosis diagnosis = Judging.judge(Incidents.slowPeers()
                .signal(Incidents.refusedSegments(11, 0, 40))
                .signal(Incidents.refusedSegments(12, 40, 90))
                .signal(Incidents.refusedSegments(15, 90, 200)));

        // When
        List<String> story = section(diagnosis, "What happened");

        // Then
        assertThat(story)
                .filteredOn(line -> line.contains("TCPRcvQDrop moved"))
                .singleElement()
                .asString()
                .contains("netstat.TcpExt.TCPRcvQDrop moved from 0 to 200 (3 times in 4 s)");
    }

    @Test
    void ofManyVictimsTheFirstAreNamed() {
        // Given
        CaseBuilder incident = Incidents.manyWorkers();
        for (int pid = 70; pid < 75; pid++) {
            incident.signal(new UserspaceKill(
                    CaseBuilder.log("earlyoom", pid),
                    CaseBuilder.at(22),
                    "earlyoom",
                    "cron",
                    pid,
                    null,
                    "low memory!"));
        }

        // When
        String text = report.of(Judging.judge(incident));

        // Then
        assertThat(text.lines().filter(line -> line.startsWith("Victims")))
                .singleElement()
                .asString()
                .endsWith("cron (pid 71) and 3 more");
    }

    private List<String> section(Diagnosis diagnosis, String title) {
        return section(report.of(diagnosis), title);
    }

    private static List<String> section(String text, String title) {
        return Arrays.stream(text.split("\n"))
                .dropWhile(line -> !line.equals(title))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .toList();
    }
}
