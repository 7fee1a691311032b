// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of memory, sockets and network devices that some kernel prints, in each of its wordings, has a kind. */
class KernelMessagesTest {

    /** @param signal its kind, or - for a line that means nothing */
    record Message(String signal, String kernels, String text) {}

    static List<Message> messages() throws IOException {
        try (InputStream in = Objects.requireNonNull(KernelMessagesTest.class.getResourceAsStream("messages.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(row -> row.split("\t"))
                    .map(cells -> new Message(cells[0], cells[1], cells[2]))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void isTheKindItIs(Message message) {
        for (List<KernelRecord> records : List.of(KernelRecords.kmsg(message.text), KernelRecords.file(message.text))) {
            // Given
            KernelLogParser parser = new KernelLogParser();
            List<Signal> told = new ArrayList<>();

            // When
            boolean read = parser.accept(records.get(0), told::add);
            parser.end(told::add);

            // Then
            List<String> kinds = told.stream()
                    .map(signal -> signal.getClass().getSimpleName())
                    .distinct()
                    .toList();
            boolean harmless = message.signal.equals("-");
            assertThat(kinds).containsExactlyElementsOf(harmless ? List.of() : List.of(message.signal));
            assertThat(read || harmless).isTrue();
            assertThat(Misses.of(records.get(0), read)).isNull();
            assertThat(KernelLogParser.relevant(records.get(0)) || harmless).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void ofAProgram_isNothing(Message message) {
        // Given
        List<KernelRecord> records =
                new KernelRecords().addFromProgram(1, message.text).list();

        // When
        List<KernelSignal> told = KernelLogParser.parse(records);

        // Then
        assertThat(told).isEmpty();
    }
}
