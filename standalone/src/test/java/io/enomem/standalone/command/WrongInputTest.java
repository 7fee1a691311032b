// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a mistake on the command line one sentence tells what is wrong and what is right; no server and no broker is asked. */
class WrongInputTest {
    /** Nobody listens there. */
    private static final String NOBODY = "--server=http://127.0.0.1:1";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            incidents --from=yesterday           | yesterday' is no time: write it in UTC, such as 2026-01-31T12:00:00Z
            incidents --limit=0                  | 0' is no count: write a whole number from 1
            incidents --since=1h --from=2026-01-31T12:00:00Z | --from and --since both say where to begin: give one
            watch --count=0                      | 0' is no count
            topics --create --partitions=0       | 0' is no count
            topics --create --replication=many   | many' is no count
            dead-letters --limit=-1              | -1' is no count
            dead-letters --letter=newest         | newest' names no dead letter: write PARTITION:OFFSET
            dead-letters --again                 | --again goes with --reinject only
            dead-letters --to=now                | now' is no time
            replay --from=yesterday              | yesterday' is no time
            """)
    void isAUsageError(String arguments, String said) {
        // When
        CommandRun run = CommandRun.of(arguments.split(" "));

        // Then
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).startsWith("enomem: ").contains(said).doesNotContain("java.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            topics --set=topics.prefix=A_B       | Invalid value A_B for configuration topics.prefix: allowed are
            topics --kafka=127.0.0.1             | Invalid url in bootstrap.servers: 127.0.0.1
            watch --cause=memory-leek            | There is no cause named 'memory-leek'
            """)
    void isToldBeforeAnybodyIsAsked(String arguments, String said) {
        // When
        CommandRun run = CommandRun.of(arguments.split(" "));

        // Then
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).startsWith("enomem: ").contains(said).doesNotContain("\tat ");
    }

    @Test
    void aTokenFileThatHoldsSomethingElse_isToldSo() throws Exception {
        // Given
        Path file = Files.writeString(directory.resolve("token"), "token=secret\nother=1\n");

        // When
        CommandRun run = incidents("--token-file=" + file);

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains(file + " holds no token").doesNotContain("secret");
    }

    @Test
    void aTokenFileThatIsNotThere_isToldSo() {
        // When
        CommandRun run = incidents("--token-file=" + directory.resolve("none"));

        // Then
        assertThat(run.err()).contains(directory.resolve("none") + " does not exist");
    }

    private static CommandRun incidents(String... more) {
        return CommandRun.of(Stream.concat(Stream.of("incidents", NOBODY), Arrays.stream(more))
                .toArray(String[]::new));
    }
}
