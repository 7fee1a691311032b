// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real directories, searched a while after their last change, as those of most logs are. */
class SearchedDirectoriesTest {
    @TempDir
    Path directory;

    private Instant now = Instant.now().plus(Duration.ofMinutes(1));
    private final SearchedDirectories searched = new SearchedDirectories(() -> now);
    private Globs globs;

    @BeforeEach
    void twoLogs() throws IOException {
        Files.createDirectories(directory.resolve("a/logs"));
        Files.createFile(directory.resolve("a/logs/1.log"));
        Files.createFile(directory.resolve("only.log"));
        globs = new Globs(List.of(directory + "/*/logs/*.log", directory + "/only.log", directory + "/none/x.log"));
        globs.files(100, searched);
    }

    @Test
    void whatNobodyTouchedNeedsNoSearch() {
        assertThat(searched.changed()).isFalse();
    }

    @Test
    void aFileThatOnlyGrewNeedsNoSearch() throws IOException {
        // When
        Files.writeString(directory.resolve("a/logs/1.log"), "EPIPE\n");

        // Then
        assertThat(searched.changed()).isFalse();
    }

    @Test
    void aFileThatCameOrWentOrWasRenamedIsSeen() throws IOException {
        assertSeen(() -> Files.createFile(directory.resolve("a/logs/2.log")));
        assertSeen(() -> Files.move(directory.resolve("a/logs/2.log"), directory.resolve("a/logs/1.log.1")));
        assertSeen(() -> Files.delete(directory.resolve("only.log")));
        assertSeen(() -> Files.createDirectories(directory.resolve("b/logs")));
        assertSeen(() -> Files.createFile(directory.resolve("b/logs/3.log")));
        assertSeen(() -> Files.createDirectory(directory.resolve("none")));
        assertSeen(() -> Files.createFile(directory.resolve("none/x.log")));
    }

    @Test
    void aDirectoryThatAnotherTookThePlaceOfIsSeen() throws IOException {
        assertSeen(() -> {
            Files.move(directory.resolve("a/logs"), directory.resolve("former"));
            Files.createDirectory(directory.resolve("a/logs"));
        });
    }

    @Test
    void aDirectoryThatAnotherTookThePlaceOfIsSeenThoughNoTimeChanged() throws IOException {
        Path parent = directory.resolve("a");
        Path logs = parent.resolve("logs");
        FileTime ofParent = Files.getLastModifiedTime(parent);
        FileTime ofLogs = Files.getLastModifiedTime(logs);
        assertSeen(() -> {
            Files.move(logs, parent.resolve("former"));
            Files.createDirectory(logs);
            Files.setLastModifiedTime(logs, ofLogs);
            Files.setLastModifiedTime(parent, ofParent);
        });
    }

    @Test
    void whereALinkLeadsIsLookedUpEachTime() throws IOException {
        // Given
        Files.createSymbolicLink(directory.resolve("a/logs/link.log"), directory.resolve("only.log"));

        // When
        later();

        // Then
        assertThat(searched.changed()).isTrue();
    }

    @Test
    void aLinkThatIsGoneNeedsNoSearchAnyMore() throws IOException {
        // Given
        Path link = Files.createSymbolicLink(directory.resolve("a/logs/link.log"), directory.resolve("only.log"));
        later();

        // When
        Files.delete(link);
        later();

        // Then
        assertThat(searched.changed()).isFalse();
    }

    @Test
    void beforeTheFirstSearchAndWhenTheClockWasSetBackItIsSearched() {
        // When
        now = now.minusSeconds(10);

        // Then
        assertThat(searched.changed()).isTrue();
        assertThat(new SearchedDirectories(() -> now).changed()).isTrue();
    }

    @Test
    void aDirectoryThatChangedAMomentBeforeItWasSearchedIsSearchedAgain() {
        // When
        now = Instant.now();
        globs.files(100, searched);

        // Then
        assertThat(searched.changed()).isTrue();
    }

    @Test
    void afterHalfAMinuteItIsSearchedInAnyCase() {
        // When
        now = now.plusSeconds(31);

        // Then
        assertThat(searched.changed()).isTrue();
    }

    private interface Change {
        void make() throws IOException;
    }

    private void assertSeen(Change change) throws IOException {
        later();
        assertThat(searched.changed()).as("before").isFalse();
        change.make();
        assertThat(searched.changed()).as("after").isTrue();
    }

    /** The next search, long after what was changed until now. */
    private void later() {
        now = now.plusSeconds(60);
        globs.files(100, searched);
    }
}
