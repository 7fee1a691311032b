// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.agent.redact.RedactionSettings;
import io.enomem.schemas.LogRecord;
import io.enomem.schemas.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPipelineTest {

    @Test
    void aMatchedLineBecomesARecordWithItsIdentity() {
        // Given
        String log = "2026-11-22T08:00:00Z INFO all is well\n"
                + "2026-11-22T08:00:01Z ERROR mmap arena: System error: 12 (Cannot allocate memory)\n"
                + "2026-11-22T08:00:02Z INFO all is well\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getMachineId()).isEqualTo("machine");
            assertThat(record.getBootId()).isEqualTo("boot");
            assertThat(record.getService()).isEqualTo("checkout");
            assertThat(record.getFileId()).isEqualTo("file");
            assertThat(record.getOffset()).isEqualTo(38);
            assertThat(record.getTime()).isEqualTo(Instant.parse("2026-11-22T08:00:01Z"));
            assertThat(record.getTimeSource()).isEqualTo(TimeSource.LINE);
            assertThat(record.getText())
                    .isEqualTo("2026-11-22T08:00:01Z ERROR mmap arena: System error: 12 (Cannot allocate memory)");
            assertThat(record.getPhrases()).containsExactly("enomem-glibc", "enomem-errno-system-colon");
            assertThat(record.getTruncated()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Java: the exception is not indented, causes follow frames
                """
                2026-11-22 08:23:40,383 ERROR [pool-1-thread-3] com.acme.gateway.Connection - send failed
                java.io.IOException: wrapped
                \tat com.acme.gateway.Connection.flush(Connection.java:214)
                \t... 12 more
                Caused by: java.net.SocketException: Connection reset by peer
                \tat java.base/sun.nio.ch.SocketDispatcher.write0(Native Method)
                """,
                // Python: the phrase stands in the last line
                """
                2026-11-22 08:40:58,701 ERROR checkout.worker: send 127.0.0.1
                Traceback (most recent call last):
                  File "/srv/checkout/worker.py", line 88, in run
                    self.sock.sendall(chunk)
                ConnectionResetError: [Errno 104] Connection reset by peer
                """,
                // Python, chained
                """
                2026-11-22 08:40:58,701 ERROR checkout.worker: send 127.0.0.1
                Traceback (most recent call last):
                  File "/srv/checkout/worker.py", line 88, in run
                    self.sock.sendall(chunk)
                BrokenPipeError: [Errno 32] Broken pipe

                During handling of the above exception, another exception occurred:

                Traceback (most recent call last):
                  File "/srv/checkout/worker.py", line 91, in run
                    raise Failed()
                checkout.errors.Failed: gave up
                """,
                // Go
                """
                fatal error: runtime: out of memory

                runtime stack:
                runtime.throw({0x5a3e1d, 0x16})
                \t/usr/local/go/src/runtime/panic.go:992 +0x71
                runtime.sysMap(0xc000400000, 0x4000000)
                \t/usr/local/go/src/runtime/mem_linux.go:189 +0x11b

                goroutine 1 [running]:
                main.main()
                \t/app/main.go:10 +0x2a
                exit status 2
                """,
                // Rust
                """
                thread 'main' panicked at library/std/src/io/stdio.rs:1165:9:
                failed printing to stdout: Broken pipe (os error 32)
                stack backtrace:
                   0: rust_begin_unwind
                note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
                """,
                // Node
                """
                2017-12-08 20:07:01.149 +01:00: Error: write EPIPE
                    at _errnoException (util.js:1031:13)
                    at WriteWrap.afterWrite (net.js:873:14)
                Emitted 'error' event on Socket instance at:
                    at emitErrorNT (node:internal/streams/destroy:157:8) {
                  errno: -32,
                  code: 'EPIPE'
                }
                """,
                // Ruby
                """
                E, [2026-11-22T08:26:51.123456 #138] ERROR -- : Broken pipe (Errno::EPIPE)
                /app/worker.rb:12:in `write'
                /app/worker.rb:20:in `run'
                """,
                // .NET
                """
                Unhandled exception. System.IO.IOException: Unable to write data: Broken pipe.
                 ---> System.Net.Sockets.SocketException (32): Broken pipe
                   at System.Net.Sockets.NetworkStream.Write(Byte[] buffer)
                   --- End of inner exception stack trace ---
                   at Acme.Program.Main(String[] args)
                """,
                // PHP
                """
                [22-Nov-2026 08:27:07 UTC] PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted in /srv/a.php:3
                Stack trace:
                #0 /srv/a.php(3): str_repeat()
                #1 {main}
                  thrown in /srv/a.php on line 3
                """,
                // HotSpot
                """
                # There is insufficient memory for the Java Runtime Environment to continue.
                # Native memory allocation (mmap) failed to map 12288 bytes for committing reserved memory.
                """,
                // a logger that stamps every line
                """
                Nov 22 08:26:51 web-06 app[138]: java.io.IOException: Broken pipe
                Nov 22 08:26:51 web-06 app[138]: #011at java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)
                Nov 22 08:26:51 web-06 app[138]: Caused by: java.io.IOException: Broken pipe
                """,
            })
    void aTraceTravelsWholeWithItsMatch(String trace) {
        // Given
        String log = "2026-11-22T08:00:00Z INFO before\n" + trace + "2026-11-22T09:00:00Z INFO after\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.getText() + "\n").isEqualTo(trace));
    }

    @Test
    void matchedLinesThatBelongToNothingStayApart() {
        // Given
        String log = "fork: Cannot allocate memory\n" + "fork: Cannot allocate memory\n"
                + "java.lang.OutOfMemoryError: Java heap space\n" + "java.lang.OutOfMemoryError: Java heap space\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).hasSize(4);
    }

    @Test
    void dockersLinesAreUnwrappedAndTheirPartsJoined() {
        // Given
        String log = """
                {"log":"ok\\n","stream":"stdout","time":"2026-11-22T08:00:00.5Z"}
                {"log":"a long \\"line\\" that ","stream":"stdout","time":"2026-11-22T08:00:01.5Z"}
                {"log":"ends with Broken pipe\\r\\n","stream":"stdout","time":"2026-11-22T08:00:01.6Z"}
                {"log":"\\tat java.base/X.write(X.java)\\n","stream":"stdout","time":"2026-11-22T08:00:01.7Z"}
                """;

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getText())
                    .isEqualTo("a long \"line\" that ends with Broken pipe\n\tat java.base/X.write(X.java)");
            assertThat(record.getTime()).isEqualTo(Instant.parse("2026-11-22T08:00:01.500Z"));
            assertThat(record.getTimeSource()).isEqualTo(TimeSource.LINE);
        });
    }

    @Test
    void linesOfKubernetesAreUnwrappedAndTheirPartsJoined() {
        // Given
        String log = """
                2026-11-22T08:00:00.123456789Z stdout F ok
                2026-11-22T08:00:01.123456789+00:00 stderr P 09:00:00,5 ERROR could not\s
                2026-11-22T08:00:01.223456789+00:00 stderr F fork: Cannot allocate memory
                2026-11-22T08:00:02.123456789Z stdout F ok
                """;

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getText()).isEqualTo("09:00:00,5 ERROR could not fork: Cannot allocate memory");
            assertThat(record.getTime()).isEqualTo(Instant.parse("2026-11-22T08:00:01.123Z"));
        });
    }

    /** Docker's and containerd's copier both read 16 KiB at a time (daemon/logger/copier.go, pkg/cri/io). */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLineThatTheRuntimeSplitAt16KibIsOneRecordWithItsMatchInTheLastPart(boolean docker) {
        // Given
        StringBuilder log = new StringBuilder();
        String part = "x".repeat(16 * 1024);
        for (String text : List.of(part, part, " Broken pipe")) {
            boolean last = text.startsWith(" ");
            log.append(
                    docker
                            ? "{\"log\":\"" + text + (last ? "\\n" : "")
                                    + "\",\"stream\":\"stdout\",\"time\":\"2026-11-22T08:00:01.5Z\"}\n"
                            : "2026-11-22T08:00:01.5Z stdout " + (last ? "F " : "P ") + text + "\n");
        }

        // When
        List<LogRecord> records = Saved.read(log.toString());

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getText()).startsWith("xxxx").endsWith("x Broken pipe");
            assertThat(record.getTruncated())
                    .as("longer than a record's text may be")
                    .isTrue();
            assertThat(record.getTime()).isEqualTo(Instant.parse("2026-11-22T08:00:01.500Z"));
        });
    }

    @Test
    void unreadableBytesAndColoursDoNotReachTheText() {
        // Given
        byte[] log = ("\u001b[31m2026-11-22T08:00:01Z\u001b[0m EPIPE \0 \u202Eevil \u001b[")
                .getBytes(StandardCharsets.UTF_8);
        byte[] broken = new byte[log.length + 3];
        System.arraycopy(log, 0, broken, 0, log.length);
        broken[log.length] = (byte) 0xFF;
        broken[log.length + 1] = '\r';
        broken[log.length + 2] = '\n';

        // When
        List<LogRecord> records = Saved.read(broken);

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getText()).isEqualTo("2026-11-22T08:00:01Z EPIPE \\x00 \\u202eevil xff");
            assertThat(record.getTime()).isEqualTo(Instant.parse("2026-11-22T08:00:01Z"));
        });
    }

    @Test
    void anExcludedLineDoesNotMatch() {
        // Given
        LogPipeline pipeline =
                LogPipeline.of(List.of("out of cheese"), List.of("health check"), RedactionSettings.NONE);
        String log = "EPIPE in health check\n" + "EPIPE\n" + "out of cheese\n";

        // When
        List<LogRecord> records = Saved.read(pipeline, log);

        // Then
        assertThat(records).extracting(LogRecord::getText).containsExactly("EPIPE", "out of cheese");
        assertThat(records.get(1).getPhrases()).containsExactly("user:out of cheese");
    }

    @Test
    void aSecretOfARecordDoesNotLeave() {
        // Given
        String log =
                "2026-11-22T08:00:01Z connect postgres://app:hunter2@db/x password=hunter2: Connection reset by peer\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getText()).doesNotContain("hunter2").contains("Connection reset by peer");
            assertThat(record.getRedactions()).isEqualTo(2);
        });
    }

    @Test
    void aVeryLongLineIsCutAroundItsMatch() {
        // Given
        String log = "2026-11-22T08:00:01Z start " + "x".repeat(40_000) + " Broken pipe " + "y".repeat(200_000) + "\n"
                + "2026-11-22T08:00:02Z EPIPE\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).hasSize(2);
        assertThat(records.get(0).getText())
                .hasSizeLessThanOrEqualTo(RecordBounds.TEXT_CHARS)
                .startsWith("2026-11-22T08:00:01Z start xxx")
                .contains(" Broken pipe ");
        assertThat(records.get(0).getTruncated()).isTrue();
        assertThat(records.get(1).getText()).isEqualTo("2026-11-22T08:00:02Z EPIPE");
    }

    @Test
    void aPhraseAcrossTheCutOfAVeryLongLineIsFound() {
        // Given
        String log = "x".repeat(RecordBounds.LINE_BYTES - 5) + "Broken pipe" + "y".repeat(2 * RecordBounds.LINE_BYTES);

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).hasSize(1);
    }

    @Test
    void anEndlessTraceIsBounded() {
        // Given
        String log = "2026-11-22T08:00:01Z java.io.IOException: Broken pipe\n"
                + "\tat a.b.C.d(C.java:1)\n".repeat(5_000) + "2026-11-22T08:00:02Z EPIPE\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).hasSize(2);
        assertThat(records.get(0).getTruncated()).isTrue();
        assertThat(records.get(0).getText().lines().count()).isEqualTo(1 + RecordBounds.LINES);
    }

    @Test
    void aLineWithoutATimeTakesTheNearestBefore() {
        // Given
        String log =
                "2026-11-22T08:00:00Z INFO ok\n" + "fork: Cannot allocate memory\n" + "fork: Cannot allocate memory\n";

        // When
        List<LogRecord> records = Saved.read(log);

        // Then
        assertThat(records).hasSize(2).allSatisfy(record -> {
            assertThat(record.getTime()).isEqualTo(Instant.parse("2026-11-22T08:00:00Z"));
            assertThat(record.getTimeSource()).isEqualTo(TimeSource.LINE_COMPLETED);
        });
    }

    @Test
    void aFileWithoutAnyTimeHasTheTimeItWasWritten() {
        // When
        List<LogRecord> records = Saved.read("fork: Cannot allocate memory");

        // Then
        assertThat(records).singleElement().satisfies(record -> {
            assertThat(record.getTime()).isEqualTo(Saved.WRITTEN);
            assertThat(record.getTimeSource()).isEqualTo(TimeSource.READ);
        });
    }
}
