// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.schemas.LogRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Reads a saved log out of memory. */
final class Saved {

    static final Instant WRITTEN = Instant.parse("2026-11-22T12:00:00Z");

    static final LogFile FILE = new LogFile(
            "machine",
            "boot",
            "logs/checkout.log",
            "checkout",
            null,
            "file",
            0,
            ZoneOffset.UTC,
            InstantSource.fixed(WRITTEN));

    private Saved() {}

    static List<LogRecord> read(String log) {
        return read(LogPipeline.standard(), log);
    }

    static List<LogRecord> read(byte[] log) {
        return read(LogPipeline.standard(), log);
    }

    static List<LogRecord> read(LogPipeline pipeline, String log) {
        return read(pipeline, log.getBytes(StandardCharsets.UTF_8));
    }

    static List<LogRecord> read(LogPipeline pipeline, byte[] log) {
        List<LogRecord> records = new ArrayList<>();
        try {
            LogRecords read = pipeline.records(new ByteArrayInputStream(log), FILE);
            for (LogRecord record = read.next(); record != null; record = read.next()) {
                records.add(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return records;
    }
}
