// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.spoiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.enomem.streams.diagnosis.Diagnosis;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Less evidence makes a diagnosis weaker, never another one: recorded hosts, each with one kind of file missing. */
class SpoiledCapturesTest {
    private static final String DIRECTORY = System.getProperty("enomem.captures", "");

    @TempDir
    private Path directory;

    @Test
    @Tag("long")
    void nothingFalseIsToldOfAHostOfWhichAPartIsMissing() throws IOException {
        // Given
        assumeTrue(!DIRECTORY.isEmpty(), "SKIPPED: needs recorded hosts, -Denomem.captures=DIR with a truth.tsv");
        List<String> wrong = new ArrayList<>();

        // When
        for (Truth truth : Truth.of(Path.of(DIRECTORY))) {
            RecordedFiles files = new RecordedFiles(truth.capture());
            for (Spoiling spoiling : Spoiling.values()) {
                List<Diagnosis> told = files.told(spoiling, directory.resolve("host.zip"));
                Set<String> untrue = truth.wrong(told);
                untrue.removeAll(nobodyCanKnow(truth, spoiling));
                if (!untrue.isEmpty()) {
                    wrong.add(truth.capture().getFileName() + " (" + truth.cause() + ") with " + spoiling + ": "
                            + untrue);
                }
            }
        }

        // Then
        assertThat(wrong).isEmpty();
    }

    /** vm.overcommit_memory was changed after it was last read: forks then fail for no limit that anybody saw. */
    private static Set<String> nobodyCanKnow(Truth truth, Spoiling spoiling) {
        return truth.cause().equals("overcommit-limit") && spoiling == Spoiling.FIRST_HALF_OF_SAMPLES
                ? Set.of("dead-pid-namespace")
                : Set.of();
    }
}
