// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.enomem.standalone.console.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path temp;

    @Test
    void newDirectory_belongsToItsOwnerAlone() throws IOException {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("a/b"))) {
            assertThat(mode(directory.path())).isEqualTo("rwx------");
            assertThat(mode(directory.directory("spool"))).isEqualTo("rwx------");
            assertThat(mode(directory.write("token", "x"))).isEqualTo("rw-------");
        }
    }

    @Test
    void secret_isMadeOnceAndKept() {
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            String secret = directory.secret("one");

            assertThat(secret).matches("[0-9a-f]{64}").isEqualTo(directory.secret("one"));
            assertThat(directory.secret("other")).isNotEqualTo(secret);
        }
    }

    @Test
    void secondOwner_isToldWhoHasIt() {
        try (DataDirectory first = DataDirectory.open(temp.resolve("data"))) {
            assertThatThrownBy(() -> DataDirectory.open(first.path()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data-dir");
        }
    }

    @Test
    void closedDirectory_canBeTakenAgain() {
        DataDirectory.open(temp.resolve("data")).close();

        try (DataDirectory again = DataDirectory.open(temp.resolve("data"))) {
            assertThat(again.path()).isEqualTo(temp.resolve("data"));
        }
    }

    @Test
    void directory_isInUseWhileSomebodyOwnsIt() {
        assertThat(DataDirectory.inUse(temp.resolve("data"))).isFalse();
        try (DataDirectory directory = DataDirectory.open(temp.resolve("data"))) {
            assertThat(DataDirectory.inUse(directory.path())).isTrue();
        }
        assertThat(DataDirectory.inUse(temp.resolve("data"))).isFalse();
    }

    @Test
    void directoryWithFilesOfOthers_isLeftAsItIs() throws IOException {
        Path home = Files.createDirectory(temp.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("thesis"), "");

        assertThatThrownBy(() -> DataDirectory.open(home))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(home.toString())
                .hasMessageContaining("--data-dir");
        assertThat(mode(home)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void fileInPlaceOfTheDirectory_isNamed() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void standardPlace_followsXdgAndIgnoresRelativePaths() {
        assertThat(DataDirectory.standard(Map.of(), "/home/a")).isEqualTo(Path.of("/home/a/.local/state/enomem"));
        assertThat(DataDirectory.standard(Map.of("XDG_STATE_HOME", "/s"), "/home/a"))
                .isEqualTo(Path.of("/s/enomem"));
        assertThat(DataDirectory.standard(Map.of("XDG_STATE_HOME", "s"), "/home/a"))
                .isEqualTo(Path.of("/home/a/.local/state/enomem"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
