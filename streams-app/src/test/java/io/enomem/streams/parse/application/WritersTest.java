// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.LogRecord;
import io.enomem.schemas.LogWriter;
import io.enomem.streams.parse.ApplicationFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose line it is where it does not say so itself. */
class WritersTest {
    private static final LogWriter JAVA = new LogWriter(4_711, "java");

    @Test
    void aLineWithoutAPidIsOfTheOnlyProcessThatHasTheLogOpen() {
        assertThat(pid("mmap failed: Cannot allocate memory", null, JAVA)).isEqualTo(4_711);
    }

    @Test
    void thePidInTheLineIsBelievedBeforeTheOpenLog() {
        assertThat(pid("shop[12]: mmap failed: Cannot allocate memory (pid 12)", null, JAVA))
                .isEqualTo(12);
    }

    @Test
    void ofSeveralProcessesNoneIsPicked() {
        assertThat(pid("mmap failed: Cannot allocate memory", null, JAVA, new LogWriter(1, "sh")))
                .isNull();
    }

    @Test
    void aProgramThatWritesForOthersHasNotFailed() {
        assertThat(pid("mmap failed: Cannot allocate memory", null, new LogWriter(80, "rsyslogd")))
                .isNull();
    }

    @Test
    void theLogOfAContainerIsWrittenByItsRuntime() {
        assertThat(pid("mmap failed: Cannot allocate memory", "0123456789ab", JAVA))
                .isNull();
    }

    private static Integer pid(String line, String container, LogWriter... writers) {
        LogRecord record = LogRecord.newBuilder(LogRecords.of("shop", line))
                .setContainer(container)
                .setWriters(List.of(writers))
                .build();
        return ((ApplicationFailure) new ApplicationLogParser().parse(record).get(0)).pid();
    }
}
