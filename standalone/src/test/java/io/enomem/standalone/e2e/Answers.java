// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.e2e;

import io.enomem.streams.StandardEngine;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.incident.IncidentSettings;
import io.enomem.streams.incident.OfflineRun;
import io.enomem.streams.output.DiagnosisJson;
import java.util.Collection;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** What is compared of two runs: the canonical JSON of the last FINAL of each incident, revision aside. */
final class Answers {
    private static final DiagnosisJson JSON = new DiagnosisJson();

    private Answers() {}

    /** What {@code enomem diagnose} answers on these records of one host. */
    static List<String> offline(List<SpecificRecord> records) {
        return of(OfflineRun.run(records.iterator(), StandardEngine.create(), IncidentSettings.defaults())
                .finals());
    }

    /** Of the last revision of each incident: those that are FINAL, in a fixed order. */
    static List<String> of(Collection<Diagnosis> last) {
        return last.stream()
                .filter(diagnosis -> diagnosis.status() == Status.FINAL)
                .map(diagnosis -> JSON.line(diagnosis.as(0, Status.FINAL, null)))
                .sorted()
                .toList();
    }
}
