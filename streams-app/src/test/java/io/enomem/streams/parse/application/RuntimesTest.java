// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.parse.ApplicationFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each server and runtime writes, with every field that the line has: one row for each way of failing. */
class RuntimesTest {

    /** The cells of a row, the text last; - for a field that the line does not have. */
    record Row(List<String> fields, String text) {}

    static List<Row> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(RuntimesTest.class.getResourceAsStream("failures.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", 9))
                    .map(cells -> new Row(Arrays.asList(cells).subList(0, 8), cells[8].replace("\\n", "\n")))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isReadWhole(Row row) {
        // When
        ApplicationFailure failure = LogRecords.failure(row.text);

        // Then
        String limit = failure.runtimeLimit();
        assertThat(Arrays.asList(
                        failure.dialect(),
                        failure.call().name(),
                        limit == null ? said(failure.errno()) : "limit:" + limit,
                        said(failure.pid()),
                        said(failure.thread()),
                        said(failure.component()),
                        said(failure.exception()),
                        said(failure.peer())))
                .isEqualTo(row.fields);
        assertThat(failure.quoted()).isFalse();
    }

    private static String said(Object field) {
        return field == null ? "-" : field.toString();
    }
}
