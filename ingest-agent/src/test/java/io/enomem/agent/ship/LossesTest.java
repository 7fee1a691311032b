// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.Logged;
import io.enomem.schemas.Gap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed is one that nobody closes: what the next one finds is what was on the disk. */
class LossesTest {
    private static final String FULL = "the spool was full";

    @TempDir
    Path directory;

    private Losses losses;

    @BeforeEach
    void ofAnEmptyDirectory() {
        losses = losses();
    }

    @Test
    void whatWasLostForOneReasonIsOneGapHoweverOften() {
        // Given
        for (int i = 1; i <= 10_000; i++) {
            losses.add(1L, at(i), at(i), FULL);
        }
        losses.add(null, at(7), at(7), "torn");

        // When
        List<Gap> told = losses.telling();

        // Then
        assertThat(told).hasSize(2);
        assertThat(told.get(0).getCount()).isEqualTo(10_000);
        assertThat(told.get(0).getStart()).isEqualTo(at(1));
        assertThat(told.get(0).getEnd()).isEqualTo(at(10_000));
        assertThat(told.get(1).getCount()).isNull();
    }

    @Test
    void whatWasToldOnceIsToldAgainAsTheSameAndWhatCameSinceByItself() {
        // Given
        losses.add(2L, at(1), at(2), FULL);
        List<Gap> first = losses.telling();
        losses.add(3L, at(3), at(4), FULL);

        // When
        List<Gap> second = losses.telling();

        // Then
        assertThat(second).hasSize(2).startsWith(first.get(0));
        assertThat(second.get(1).getCount()).isEqualTo(3);
    }

    @Test
    void aKilledRunLeavesItsLossesToTheNextUntilKafkaKnowsThem() {
        // Given
        losses.add(2L, at(1), at(2), FULL);
        losses.keep();

        // When
        Losses next = losses();
        List<Gap> told = next.telling();
        told.forEach(next::reported);

        // Then
        assertThat(told)
                .singleElement()
                .satisfies(gap -> assertThat(gap.getCount()).isEqualTo(2));
        assertThat(losses().telling()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theSameLossFoundAgainByTheNextRunIsNoOther() {
        // Given
        losses.add(null, at(1), at(1), "torn");
        losses.keep();
        Losses next = losses();

        // When
        next.add(null, at(1), at(1), "torn");

        // Then
        assertThat(next.telling()).hasSize(1);
    }

    @Test
    void aDiskThatRefusesIsSaidOnceAndTheLossesAreToldAllTheSame() throws IOException {
        // Given
        Files.createDirectories(directory.resolve("losses.avro.new/in the way"));
        losses.add(2L, at(1), at(2), FULL);

        // When
        List<String> said;
        try (Logged logged = new Logged(Losses.class)) {
            losses.keep();
            losses.keep();
            said = logged.sentences();
        }

        // Then
        assertThat(said).hasSize(1);
        assertThat(losses.telling()).hasSize(1);
    }

    @Test
    void aDamagedFileIsSaidAndCostsOnlyWhatItHeld() throws IOException {
        // Given
        Files.writeString(directory.resolve("losses.avro"), "no container");

        // When
        List<String> said;
        Losses found;
        try (Logged logged = new Logged(Losses.class)) {
            found = losses();
            said = logged.sentences();
        }

        // Then
        assertThat(said).hasSize(1);
        assertThat(found.telling()).isEmpty();
    }

    private Losses losses() {
        return new Losses(directory, new Spool.Identity("m", "b"));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
