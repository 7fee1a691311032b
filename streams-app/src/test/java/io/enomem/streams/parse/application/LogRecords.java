// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.LogRecord;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.List;

/** Log records for tests, and what is read from them. */
final class LogRecords {

    private LogRecords() {}

    static LogRecord of(String service, String text) {
        return LogRecord.newBuilder()
                .setMachineId("machine")
                .setBootId("boot")
                .setTime(Instant.parse("2026-03-01T10:00:00Z"))
                .setPath("/var/log/" + service + ".log")
                .setService(service)
                .setFileId("file")
                .setOffset(7)
                .setText(text)
                .build();
    }

    static List<Signal> parse(String text) {
        return new ApplicationLogParser().parse(of("app", text));
    }

    static ApplicationFailure failure(String text) {
        List<Signal> signals = parse(text);
        assertThat(signals).as(text).hasSize(1);
        assertThat(signals.get(0)).as(text).isInstanceOf(ApplicationFailure.class);
        return (ApplicationFailure) signals.get(0);
    }
}
