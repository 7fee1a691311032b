// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Verdict;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Query parameters of a request; each that is wrong or unknown is a {@link BadRequestException}. */
final class Parameters {
    /** Incidents on a page unless told otherwise, and at most. Ours: a screen, and about a megabyte. */
    private static final int LIMIT = 50;

    private static final int LARGEST_LIMIT = 500;

    private static final Set<String> OF_INCIDENTS =
            new TreeSet<>(Set.of("host", "cause", "verdict", "severity", "open", "from", "to", "after", "limit"));

    private final Context context;

    private Parameters(Context context) {
        this.context = context;
    }

    static IncidentFilter filter(Context context) {
        if (!OF_INCIDENTS.containsAll(context.queryParamMap().keySet())) {
            throw new BadRequestException("A query parameter is unknown: allowed are " + OF_INCIDENTS + ".");
        }
        Parameters parameters = new Parameters(context);
        return new IncidentFilter(
                parameters.text("host"),
                parameters.text("cause"),
                parameters.one("verdict", Verdict.class),
                parameters.one("severity", Severity.class),
                parameters.flag("open"),
                parameters.time("from"),
                parameters.time("to"),
                parameters.incident("after"),
                parameters.limit());
    }

    private @Nullable String text(String name) {
        String value = context.queryParam(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private @Nullable Boolean flag(String name) {
        String value = text(name);
        if (value != null && !value.equals("true") && !value.equals("false")) {
            throw new BadRequestException("Parameter '" + name + "' must be true or false.");
        }
        return value == null ? null : Boolean.valueOf(value);
    }

    private <E extends Enum<E>> @Nullable E one(String name, Class<E> type) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new BadRequestException(
                        "Parameter '" + name + "' must be one of " + Arrays.toString(type.getEnumConstants()) + "."));
    }

    private @Nullable Instant time(String name) {
        String value = text(name);
        try {
            return value == null ? null : Instant.parse(value);
        } catch (DateTimeException e) {
            throw new BadRequestException(
                    "Parameter '" + name + "' must be a time in UTC such as 2026-01-31T12:00:00Z.");
        }
    }

    private @Nullable String incident(String name) {
        String value = text(name);
        try {
            if (value != null) {
                Identity.startMillisOf(value);
            }
            return value;
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("Parameter '" + name + "' must be what the page before gave as 'next'.");
        }
    }

    private int limit() {
        String value = text("limit");
        try {
            int limit = value == null ? LIMIT : Integer.parseInt(value);
            if (limit >= 1 && limit <= LARGEST_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // As wrong as a number out of range.
        }
        throw new BadRequestException("Parameter 'limit' must be a number from 1 to " + LARGEST_LIMIT + ".");
    }
}
