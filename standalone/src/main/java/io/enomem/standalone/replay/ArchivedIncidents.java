// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.standalone.archive.ArchiveFile;
import io.enomem.standalone.console.Failure;
import io.enomem.streams.archive.IncidentArchive;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.engine.Diagnostician;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Archived incidents, put to an engine once more: each on its own, so neither Kafka nor order matters. */
public final class ArchivedIncidents {
    private ArchivedIncidents() {}

    /** What was said of them and what this engine says. Throws Failure if a file cannot be read. */
    public static Comparison judge(List<Path> files, Diagnostician engine) {
        IncidentArchive archive = new IncidentArchive();
        List<Diagnosis> then = new ArrayList<>();
        List<Diagnosis> now = new ArrayList<>();
        for (Path file : files) {
            ArchiveFile.read(file, incident -> {
                then.add(archive.said(incident));
                try {
                    archive.diagnose(incident, engine).ifPresent(now::add);
                } catch (IllegalArgumentException e) {
                    throw new Failure(
                            file + ": " + incident.getDiagnosis().getIncidentId() + " cannot be judged ("
                                    + e.getMessage() + "): use a newer release.",
                            e);
                }
            });
        }
        return Comparison.of(then, now);
    }
}
