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
                        List.of("m-1000-bbbbbbbbbbbb: app-memory-leak (PROBABLE 0.90), now host-memory-too-small"
                                + " (PROBABLE 0.90); no longer: one process grew; new: many processes"),
                        List.of("m-1000-dddddddddddd: pids-limit (PROBABLE 0.90)"),
                        List.of("m-1000-cccccccccccc: tcp-orphans (PROBABLE 0.90)")));
    }

    private static Diagnosis diagnosis(String id, String cause, String verdict, String statement) {
        return new DiagnosisJson().read(TEMPLATE.formatted(id, cause, verdict, statement));
    }
}
