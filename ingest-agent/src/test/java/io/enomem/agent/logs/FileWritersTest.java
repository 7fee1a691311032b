// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.enomem.schemas.LogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes with a real file open, and a made /proc for what cannot be had at will. */
class FileWritersTest {
    private static final Path PROC = Path.of("/proc");

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private Path log;
    private FileKey key;

    @BeforeEach
    void file() throws IOException {
        log = Files.createFile(directory.resolve("shop.log"));
        key = FileKey.of(log);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void whoHasTheFileOpenForWritingIsNamedAndWhoReadsItIsNot() throws IOException {
        // Given
        Process writer = writer();
        started.add(
                new ProcessBuilder("sleep", "600").redirectInput(log.toFile()).start());

        // When
        List<LogWriter> writers = writers(PROC).of(key, log);

        // Then
        assertThat(writers).containsExactly(new LogWriter((int) writer.pid(), "sleep"));
    }

    @Test
    void aRotatedLogIsKnownByItsWriterUnderItsNewName() throws IOException {
        // Given
        Process writer = writer();
        Files.move(log, log.resolveSibling("shop.log.1"));
        Files.createFile(log);

        // When
        List<LogWriter> writers = writers(PROC).of(key, log);

        // Then
        assertThat(writers).extracting(LogWriter::getPid).containsExactly((int) writer.pid());
    }

    @Test
    void aLogBehindALinkIsKnownByTheNameThatItHasThere() throws IOException {
        // Given
        Process writer = writer();
        Path link = Files.createSymbolicLink(directory.resolve("current"), log);

        // When
        List<LogWriter> writers = writers(PROC).of(key, link);

        // Then
        assertThat(writers).extracting(LogWriter::getPid).containsExactly((int) writer.pid());
    }

    @Test
    void aLogIsKnownByItsInodeWhateverNameItsWriterHasForIt() throws IOException {
        // Given
        assumeThat(Files.readString(PROC.resolve("self/fdinfo/0")))
                .as("fdinfo must tell the inode (Linux 5.14)")
                .contains("ino:");
        Process writer = writer();
        Path other = Files.createLink(directory.resolve("other name"), log);

        // When
        List<LogWriter> writers = writers(PROC).of(key, other);

        // Then
        assertThat(writers).extracting(LogWriter::getPid).containsExactly((int) writer.pid());
    }

    @Test
    void aWriterBehindABindMountOfTheFileIsFound() throws Exception {
        // Given: a mount namespace of its own, as a container has one
        Path mounted = Files.createFile(directory.resolve("mounted"));
        String script = "mount --bind '%s' '%s' && exec sleep 600 >> '%2$s'".formatted(log, mounted);
        Process writer = new ProcessBuilder("unshare", "-m", "sh", "-c", script).start();
        started.add(writer);
        await().atMost(Duration.ofMinutes(1)).until(() -> !writer.isAlive() || isSleeping(writer));
        assumeThat(writer.isAlive()).as("mounting must be allowed (root)").isTrue();

        // When
        List<LogWriter> writers = writers(PROC).of(key, log);

        // Then
        assertThat(writers).extracting(LogWriter::getPid).containsExactly((int) writer.pid());
    }

    @Test
    void aWriterThatIsGoneIsNamedNoMoreAndTheNextOneIsFound() throws Exception {
        // Given
        FileWriters writers = writers(PROC);
        Process first = writer();
        assertThat(writers.of(key, log)).hasSize(1);
        first.destroyForcibly().waitFor();
        Process second = writer();

        // When
        List<LogWriter> found = writers.of(key, log);

        // Then
        assertThat(found).extracting(LogWriter::getPid).containsExactly((int) second.pid());
    }

    @Test
    void whatWasFoundIsKeptForFiveMinutes() throws IOException {
        // Given
        FileWriters writers = writers(PROC);
        writer();
        writers.of(key, log);
        writer();

        // When
        List<LogWriter> early = writers.of(key, log);
        now.addAndGet(Duration.ofMinutes(6).toNanos());
        List<LogWriter> late = writers.of(key, log);

        // Then
        assertThat(early).hasSize(1);
        assertThat(late).hasSize(2);
    }

    @Test
    void aSearchThatTookLongIsFollowedByAHundredTimesAsMuchRest() throws IOException {
        // Given
        writer();
        Path other = Files.createFile(directory.resolve("other.log"));
        FileWriters writers = new FileWriters(PROC, () -> now.getAndAdd(1_000_000));
        writers.of(FileKey.of(other), other);

        // When
        List<LogWriter> during = writers.of(key, log);
        now.addAndGet(100_000_000);
        List<LogWriter> after = writers.of(key, log);

        // Then
        assertThat(during).isEmpty();
        assertThat(after).hasSize(1);
    }

    @Test
    void whatCannotBeReadOrUnderstoodIsPassedOver() throws IOException {
        // Given
        Path proc = directory.resolve("proc");
        madeProcess(proc, "7", "pos:\t0\nflags:\t0100000\n");
        madeProcess(proc, "8", "flags:\n");
        madeProcess(proc, "9", "flags:\t0102001\n");
        Files.delete(madeProcess(proc, "10", "").resolve("fdinfo/3"));
        Files.createDirectories(proc.resolve("11"));
        Files.createDirectories(proc.resolve("self/fd"));
        Files.createDirectories(proc.resolve("99999999999/fd"));

        // When
        List<LogWriter> writers = writers(proc).of(key, log);

        // Then
        assertThat(writers).containsExactly(new LogWriter(9, "made"));
    }

    private FileWriters writers(Path proc) {
        return new FileWriters(proc, now::get);
    }

    private Process writer() throws IOException {
        Process process = new ProcessBuilder("sleep", "600")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        started.add(process);
        await().atMost(Duration.ofMinutes(1)).until(() -> isSleeping(process));
        return process;
    }

    private static boolean isSleeping(Process process) throws IOException {
        Path comm = PROC.resolve(process.pid() + "/comm");
        return Files.exists(comm) && Files.readString(comm).equals("sleep\n");
    }

    private Path madeProcess(Path proc, String pid, String fdinfo) throws IOException {
        Path process = proc.resolve(pid);
        Files.createSymbolicLink(Files.createDirectories(process.resolve("fd")).resolve("3"), log);
        Files.writeString(Files.createDirectories(process.resolve("fdinfo")).resolve("3"), fdinfo);
        Files.writeString(process.resolve("comm"), "made\n");
        return process;
    }
}
