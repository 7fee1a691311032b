// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void aDirectoryIsMadeForTheOwnerAlone() throws Exception {
        // Given
        Path path = directory.resolve("a/b");

        // When
        StateDirectory.take(path).close();

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void aSecondAgentIsRefusedUntilTheFirstOneLeaves() throws Exception {
        // Given
        StateDirectory first = StateDirectory.take(directory);

        // When
        assertThatThrownBy(() -> StateDirectory.take(directory))

                // Then
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining("Another agent runs")
                .hasMessageContaining(directory.toString());
        first.close();
        StateDirectory.take(directory).close();
    }

    @Test
    void aPlaceThatCannotBeADirectoryIsNamedWithTheNextStep() throws Exception {
        // Given
        Path file = Files.createFile(directory.resolve("file"));

        // When
        assertThatThrownBy(() -> StateDirectory.take(file.resolve("state")))

                // Then
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--set agent.state.dir=DIR");
    }
}
