// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.phrases;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.phrases.Phrase.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhrasesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2015-06-03 09:51:45,064 (DEBUG) ee : 12Cannot allocate memory | ENOMEM",
                "[alert] 60#60: fork() failed while spawning \"worker process\" (12: Cannot allocate memory) | ENOMEM",
                "[ERROR] Unrecoverable error: OSError(12, 'Cannot allocate memory') | ENOMEM",
                "mmap peer=segment err=Cannot allocate memory (os error 12) | ENOMEM",
                "OSError: [Errno 12] 无法分配内存 | ENOMEM",
                "java.io.IOException: error=12, Not enough space | ENOMEM",
                "Error: write EPIPE | DISCONNECT",
                "LOG:  could not send data to client: Broken pipe | DISCONNECT",
                "write tcp 10.0.0.1:80->10.0.0.2:5: write: broken pipe | DISCONNECT",
                "java.io.IOException: Connection reset by peer | DISCONNECT",
                "send() failed (105: No buffer space available) | NETWORK_BUFFERS",
                "connect() to 10.0.0.2:80 failed (99: Cannot assign requested address) | PORTS",
                "accept4() failed (24: Too many open files) | DESCRIPTORS",
                "LOG:  could not fork new process for connection: Resource temporarily unavailable | TASKS",
                "Failed to start thread \"Unknown thread\" - pthread_create failed (EAGAIN) for attributes | TASKS",
                "java.lang.OutOfMemoryError: unable to create new native thread | TASKS",
                "java.lang.OutOfMemoryError: Java heap space | HEAP",
                "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory | HEAP",
                "Killed /a.slice due to memory pressure for /a being 65.03% > 50.00% for > 20s | KILLER",
                "sending SIGTERM to process 15 uid 1000 \"java\": badness 800, VmRSS 900 MiB | KILLER",
                "server process (PID 71) was terminated by signal 9: Killed | KILLER",
                "signal 15 (SIGTERM) received, exiting | CONTEXT"
            })
    void realWordingsAreFound(String line, Kind kind) {
        assertThat(kinds(line)).contains(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /createPipeline 200",
                "namedPIPEs",
                "errno=121",
                "recv() not ready (11: Resource temporarily unavailable)",
                "listening on 8080"
            })
    void ordinaryLinesAreNot(String line) {
        assertThat(kinds(line)).isEmpty();
    }

    @Test
    void catalogueCanBeSearchedInOnePassAndByGrep() {
        // Given
        List<Phrase> all = Phrases.all();
        // When
        Set<String> texts = new HashSet<>();
        Set<String> ids = new HashSet<>();
        // Then
        assertThat(all).hasSizeGreaterThan(80).allSatisfy(phrase -> {
            assertThat(phrase.bytes()).as(phrase.id()).hasSizeGreaterThanOrEqualTo(5);
            assertThat(texts.add(phrase.text())).as(phrase.text()).isTrue();
            assertThat(ids.add(phrase.id())).as(phrase.id()).isTrue();
            assertThat(phrase.note()).isNotBlank();
            assertThat(Phrases.find(phrase.id())).contains(phrase);
        });
    }

    private static Set<Kind> kinds(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        Set<Kind> kinds = new HashSet<>();
        for (Phrase phrase : Phrases.all()) {
            for (int at = raw.indexOf(phrase.text()); at >= 0; at = raw.indexOf(phrase.text(), at + 1)) {
                if (phrase.holdsAt(bytes, at, 0, bytes.length)) {
                    kinds.add(phrase.kind());
                }
            }
        }
        return kinds;
    }
}
