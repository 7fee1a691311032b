// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.CaseBuilder;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Incidents;
import io.enomem.streams.diagnosis.Judging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Advice that is often read and wrong: docs/errata.md says where each is answered, and it is answered there. */
class ErrataTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern ROW =
            Pattern.compile("\\| (\\d+) \\| (.+?) \\| \\[[a-z-]+]\\((causes/[a-z-]+\\.md)\\) \\| (.+) \\|");

    /** Nineteen of the text that the catalogue corrects, and the settings that the catalogue refuses. */
    private static final int ALL = 26;

    static Stream<Arguments> rows() throws IOException {
        return Files.readAllLines(DOCS.resolve("errata.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> Arguments.of(Integer.parseInt(row.group(1)), row.group(3), row.group(4)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void isAnsweredOnItsPage(int number, String page, String words) throws IOException {
        // When
        String text = Files.readString(DOCS.resolve(page));

        // Then
        assertThat(text).contains(words);
    }

    @Test
    void noneIsForgotten() throws IOException {
        // When
        List<Integer> numbers = rows().map(row -> (Integer) row.get()[0]).toList();

        // Then
        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, ALL).boxed().toList());
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "net.ipv4.tcp_tw_recycle, 1, gone since Linux 4.12",
        "net.ipv4.tcp_abort_on_overflow, 1, a reset for every client",
        "net.ipv4.tcp_syncookies, 0, unreachable",
        "net.ipv4.tcp_mem, 4096 87380 6291456, counts pages",
        "vm.overcommit_memory, 1, the OOM killer decides",
        "vm.panic_on_oom, 1, the whole host goes down",
        "vm.panic_on_oom, 2, the whole host goes down",
        "vm.min_free_kbytes, 400000, it brings it about"
    })
    void aHostThatHasItIsToldWhyNot(String setting, String value, String reason) {
        // Given
        CaseBuilder incident = Incidents.cgroupKill().sysctl(setting, value);

        // When
        List<Remedy> remedies = Judging.judge(incident).remedies();

        // Then
        assertThat(remedies)
                .filteredOn(remedy -> remedy.command().startsWith(setting))
                .singleElement()
                .satisfies(remedy -> assertThat(remedy.refusedBecause()).contains(reason));
    }

    @Test
    void theIndexLeadsThere() throws IOException {
        // When
        String index = Files.readString(DOCS.resolve("index.md"));

        // Then
        assertThat(index).contains("](errata.md)");
    }
}
