// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomScoreTest {
    @TempDir
    Path directory;

    @Test
    void theScoreIsLoweredToThatOfTheUnit() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("oom_score_adj"), "0\n");

        // When
        Optional<String> refusal = OomScore.lower(file);

        // Then
        assertThat(refusal).isEmpty();
        assertThat(file).hasContent("-500");
    }

    @Test
    void whoIsToBeKilledLaterStillStaysSo() throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("oom_score_adj"), "-900\n");

        // When
        Optional<String> refusal = OomScore.lower(file);

        // Then
        assertThat(refusal).isEmpty();
        assertThat(file).hasContent("-900");
    }

    @Test
    void aRefusalIsOneSentenceThatSaysTheNextStep() {
        // Given
        Path missing = directory.resolve("none");

        // When
        Optional<String> refusal = OomScore.lower(missing);

        // Then
        assertThat(refusal)
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).contains(missing.toString(), "CAP_SYS_RESOURCE", "OOMScoreAdjust=-500"));
    }
}
