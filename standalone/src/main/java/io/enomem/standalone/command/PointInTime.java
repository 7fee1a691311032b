// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people write it: {@code 2026-01-31T12:00:00Z}, with another offset, or a day alone, which begins in UTC. */
final class PointInTime implements ITypeConverter<Instant> {
    private static final int DAY = "2026-01-31".length();

    @Override
    public Instant convert(String text) {
        try {
            return text.length() == DAY
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text
                            + "' is no time: write it in UTC, such as 2026-01-31T12:00:00Z, with an offset in place of Z, or a day alone");
        }
    }
}
