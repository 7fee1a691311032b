// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KmsgPositionFileTest {
    @TempDir
    Path directory;

    @Test
    void whatWasKeptIsFoundAgain() {
        // Given
        Path file = directory.resolve("kmsg.position");
        try (KmsgPositionFile kept = new KmsgPositionFile(file)) {
            kept.accept(new KmsgPosition("boot", 7, 70));
            kept.accept(new KmsgPosition("boot", 9, 90));
            kept.accept(new KmsgPosition("boot", 8, 80));
        }

        // When
        KmsgPosition found = new KmsgPositionFile(file).load().orElseThrow();

        // Then
        assertThat(found).isEqualTo(new KmsgPosition("boot", 9, 90));
    }

    @Test
    void aDamagedFileIsLikeNone() throws IOException {
        // Given
        Path file = directory.resolve("kmsg.position");
        Files.writeString(file, "boot seven");

        // When
        KmsgPositionFile kept = new KmsgPositionFile(file);

        // Then
        assertThat(kept.load()).isEmpty();
    }

    @Test
    void aDirectoryThatIsGoneCostsOnlyThePosition() {
        // Given
        KmsgPositionFile kept = new KmsgPositionFile(directory.resolve("gone").resolve("kmsg.position"));

        // When
        kept.accept(new KmsgPosition("boot", 7, 70));

        // Then
        assertThat(kept.load()).isEmpty();
    }
}
