// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayPlaceTest {
    @TempDir
    private Path directory;

    @Test
    void aReplayThatNeverBegan_leavesNoDirectory() {
        // Given
        ReplayPlace place = ReplayPlace.of(null, "of this");

        // When
        place.removeIfEmpty();

        // Then
        assertThat(place.directory()).doesNotExist();
    }

    @Test
    void aReplayGoesOn_withTheSameOnly() {
        // Given
        Path work = directory.resolve("work");
        ReplayPlace first = ReplayPlace.of(work, "of this");

        // When
        ReplayPlace second = ReplayPlace.of(work, "of this");

        // Then
        assertThat(second).isEqualTo(new ReplayPlace(work, first.name(), true));
        assertThatThrownBy(() -> ReplayPlace.of(work, "of that"))
                .hasMessageContaining("is of a replay of something else");
        second.removeIfEmpty();
        assertThat(Files.exists(work)).isTrue();
    }
}
