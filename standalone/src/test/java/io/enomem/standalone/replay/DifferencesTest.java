// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static final String TEMPLATE = """
            {"incidentId":"m-1000-%s","revision":1,"status":"FINAL","host":{"machineId":"m","hostname":"h","kernelRelease":"6.1","bootId":"b"},\
            "startedAt":"2026-01-01T00:00:00.000Z","endedAt":"2026-01-01T00:00:01.000Z","diagnosedAt":"2026-01-01T00:00:02.000Z",\
            "severity":"CRITICAL","impact":"","trigger":"","primaryCause":"%s","verdict":"%s","confidence":0.9,"summary":"",\
            "victims":[],"causes":[],"evidence":[{"statement":"%s","source":"kmsg#1","direction":"SUPPORTS"}],"remedies":[],\
            "timeline":[],"recurrence":0,"related":[],"gaps":[],"missing":[],"rulesVersion":"r"}""";

    @Test
    void tellsOfEachIncident_whatBecameOfIt() {
        // Given
        List<Diagnosis> then = List.of(
                diagnosis("aaaaaaaaaaaa", "cgroup-memory-limit", "ESTABLISHED", "same"),
                diagnosis("bbbbbbbbbbbb", "app-memory-leak", "PROBABLE", "one process grew"),
                diagnosis("cccccccccccc", "tcp-orphans", "PROBABLE", "orphans"));
        List<Diagnosis> now = List.of(
                diagnosis("bbbbbbbbbbbb", "host-memory-too-small", "PROBABLE", "many processes"),
                diagnosis("aaaaaaaaaaaa", "cgroup-memory-limit", "ESTABLISHED", "same"),
                diagnosis("dddddddddddd", "pids-limit", "PROBABLE", "fork rejected"));

        // When
        Differences differences = Differences.between(then, now);

        // Then
        assertThat(differences)
                .isEqualTo(new Differences(
                        1,
                        List.of(
                                "m-1000-bbbbbbbbbbbb (h, 2026-01-01T00:00:00Z): app-memory-leak (PROBABLE 0.90), now host-memory-too-small"
                                        + " (PROBABLE 0.90); no longer: one process grew; new: many processes"),
                        List.of("m-1000-dddddddddddd (h, 2026-01-01T00:00:00Z): pids-limit (PROBABLE 0.90)"),
                        List.of("m-1000-cccccccccccc (h, 2026-01-01T00:00:00Z): tcp-orphans (PROBABLE 0.90)")));
    }

    @Test
    void aCulpritThatIsAnother_isTold() {
        // Given
        Diagnosis then = diagnosis("aaaaaaaaaaaa", "app-memory-leak", "PROBABLE", "same", "web", 7);
        Diagnosis now = diagnosis("aaaaaaaaaaaa", "app-memory-leak", "PROBABLE", "same", "db", 8);

        // When
        Differences differences = Differences.between(List.of(then), List.of(now));

        // Then
        assertThat(differences.changed())
                .containsExactly(
                        "m-1000-aaaaaaaaaaaa (h, 2026-01-01T00:00:00Z): app-memory-leak (PROBABLE 0.90), now"
                                + " app-memory-leak (PROBABLE 0.90); culprit web (pid 7), now db (pid 8); by the same evidence");
    }

    @Test
    void whatBecameOfTheCauseOfThen_isTold() {
        // Given
        Diagnosis then = diagnosis("aaaaaaaaaaaa", "app-memory-leak", "PROBABLE", "one grew");
        Diagnosis now = new DiagnosisJson()
                .read(TEMPLATE.formatted("aaaaaaaaaaaa", "host-memory-too-small", "PROBABLE", "many grew")
                        .replace("\"causes\":[]", """
                                "causes":[{"id":"app-memory-leak","verdict":"RULED_OUT","confidence":0.0,"evidence":[\
                                {"statement":"it fell","source":"kmsg#1","direction":"CONTRADICTS"}]}]"""));

        // When
        Differences differences = Differences.between(List.of(then), List.of(now));

        // Then
        assertThat(differences.changed())
                .singleElement()
                .asString()
                .endsWith("; app-memory-leak is now RULED_OUT: it fell; no longer: one grew; new: many grew");
    }

    @Test
    void anIncidentThatBeginsEarlierByOtherRules_isChanged_notGoneAndNew() {
        // Given
        Diagnosis then = diagnosis("aaaaaaaaaaaa", "app-memory-leak", "PROBABLE", "same");
        Diagnosis now = diagnosis("bbbbbbbbbbbb", "app-memory-leak", "PROBABLE", "same");

        // When
        Differences differences = Differences.between(List.of(then), List.of(now));

        // Then
        assertThat(differences)
                .isEqualTo(new Differences(
                        0,
                        List.of("m-1000-bbbbbbbbbbbb (h, 2026-01-01T00:00:00Z): app-memory-leak (PROBABLE 0.90), now"
                                + " app-memory-leak (PROBABLE 0.90); began 2026-01-01T00:00:00Z as"
                                + " m-1000-aaaaaaaaaaaa, now 2026-01-01T00:00:00Z; by the same evidence"),
                        List.of(),
                        List.of()));
    }

    @Test
    void anIncidentThatWasStillOpen_isNotCompared() {
        // Given
        Diagnosis over = diagnosis("aaaaaaaaaaaa", "pids-limit", "PROBABLE", "same");
        Diagnosis open = new DiagnosisJson()
                .read(TEMPLATE.formatted("bbbbbbbbbbbb", "pids-limit", "POSSIBLE", "first words")
                        .replace("FINAL", "PROVISIONAL"));

        // When
        List<String> lines = Comparison.of(
                        List.of(over, open),
                        List.of(over, diagnosis("bbbbbbbbbbbb", "pids-limit", "PROBABLE", "all of it")))
                .withoutOpen()
                .lines();

        // Then
        assertThat(lines)
                .containsExactly(
                        "1 unchanged, 0 changed, 0 new, 0 gone, 1 not compared: they were still open",
                        "open     m-1000-bbbbbbbbbbbb (h, 2026-01-01T00:00:00Z): pids-limit (POSSIBLE 0.90) so far");
    }

    private static Diagnosis diagnosis(
            String id, String cause, String verdict, String statement, String process, int pid) {
        return new DiagnosisJson()
                .read(TEMPLATE.formatted(id, cause, verdict, statement)
                        .replace(
                                "\"victims\"",
                                "\"culprit\":{\"process\":\"" + process + "\",\"pid\":" + pid + "},\"victims\""));
    }

    private static Diagnosis diagnosis(String id, String cause, String verdict, String statement) {
        return new DiagnosisJson().read(TEMPLATE.formatted(id, cause, verdict, statement));
    }
}
