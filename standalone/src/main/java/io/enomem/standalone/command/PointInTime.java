// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A point in time, in UTC: {@code 2026-01-31T12:00:00Z}. */
final class PointInTime implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no time: write it in UTC, such as 2026-01-31T12:00:00Z");
        }
    }
}
