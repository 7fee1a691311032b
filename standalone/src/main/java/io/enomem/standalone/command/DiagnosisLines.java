// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import io.enomem.standalone.console.Failure;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.output.DiagnosisJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of diagnoses, one JSON object per line. */
final class DiagnosisLines {
    private DiagnosisLines() {}

    /** All of them. Throws Failure for a file that cannot be read, naming the line. */
    static List<Diagnosis> read(Path file) {
        DiagnosisJson json = new DiagnosisJson();
        List<Diagnosis> diagnoses = new ArrayList<>();
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    diagnoses.add(json.read(line));
                }
            }
            return diagnoses;
        } catch (NoSuchFileException e) {
            throw new Failure("Cannot read " + file + ": no such file; give --diff a file of JSON lines.", e);
        } catch (IOException e) {
            throw new Failure(
                    "Cannot read " + file + " (" + e.getMessage() + "): give --diff a file of JSON lines.", e);
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    file + ", line " + number + ": " + e.getMessage()
                            + "; give --diff what 'enomem diagnose --format=json' printed.",
                    e);
        }
    }
}
