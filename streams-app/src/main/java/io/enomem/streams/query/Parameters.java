// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.Counter;
import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.output.CauseCatalogue;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Query parameters of a request; each that is wrong or unknown is a {@link BadRequestException}. */
final class Parameters {
    /** Incidents or hosts on a page unless told otherwise, and at most. Ours: a screen, and about a megabyte. */
    private static final int LIMIT = 50;

    private static final int LARGEST_LIMIT = 500;

    /** Points of one field at most: an hour and more of samples, or a day of minutes. Ours. */
    private static final int LARGEST_PLOT = 2_000;

    /** Fields of one plot. Ours: 2,000 points of each are about a megabyte. */
    private static final int MOST_FIELDS = 20;

    /** Those that a diagnosis may have; causes may also be ruled out. */
    private static final List<Verdict> VERDICTS =
            List.of(Verdict.ESTABLISHED, Verdict.PROBABLE, Verdict.POSSIBLE, Verdict.UNDECIDED);

    private static final Set<String> CAUSES =
            CauseCatalogue.load().all().stream().map(CauseCatalogue.Entry::id).collect(Collectors.toUnmodifiableSet());

    /** Every question about state takes it. */
    private static final String STALE = "stale";

    private final Context context;

    private Parameters(Context context, String... allowed) {
        this.context = context;
        Set<String> all = new TreeSet<>(List.of(allowed));
        all.add(STALE);
        if (!all.containsAll(context.queryParamMap().keySet())) {
            throw new BadRequestException("A query parameter is unknown: allowed are " + all + ".");
        }
    }

    /** What is not encoded as a query must be (RFC 3986) could not be passed on to another instance. */
    static void checkEncoding(Context context) {
        String query = context.queryString();
        try {
            if (query != null) {
                new URI("?" + query);
            }
        } catch (URISyntaxException e) {
            throw new BadRequestException(
                    "The query is not percent-encoded: write % as %25, | as %7C, a space as %20.");
        }
    }

    /** None of its own. */
    static void none(Context context) {
        Parameters given = new Parameters(context);
        flag(STALE, given.text(STALE));
    }

    /** Whether a copy that may be behind may answer. */
    static boolean standbys(Context context) {
        Boolean stale = flag(STALE, context.queryParam(STALE));
        return stale == null || stale;
    }

    static IncidentFilter incidents(Context context) {
        Parameters given =
                new Parameters(context, "host", "cause", "verdict", "severity", "open", "from", "to", "after", "limit");
        given.requireSpan();
        return new IncidentFilter(
                given.text("host"),
                given.cause(),
                given.one("verdict", VERDICTS),
                given.one("severity", List.of(Severity.values())),
                flag("open", given.text("open")),
                given.time("from"),
                given.time("to"),
                given.incident("after"),
                given.number("limit", LIMIT, LARGEST_LIMIT));
    }

    /** Which hosts. */
    record OfHosts(@Nullable String after, int limit, HostRoutes.@Nullable State state) {}

    static OfHosts hosts(Context context) {
        Parameters given = new Parameters(context, "after", "limit", "state");
        return new OfHosts(
                given.text("after"),
                given.number("limit", LIMIT, LARGEST_LIMIT),
                given.one("state", List.of(HostRoutes.State.values())));
    }

    /** Which numbers of a host. */
    record OfNumbers(@Nullable Instant from, @Nullable Instant to, List<Counter> fields, int limit) {}

    static OfNumbers numbers(Context context) {
        Parameters given = new Parameters(context, "from", "to", "fields", "limit");
        given.requireSpan();
        return new OfNumbers(
                given.time("from"),
                given.time("to"),
                given.counters("fields"),
                given.number("limit", LARGEST_PLOT, LARGEST_PLOT));
    }

    /** Which part of the fleet's history. */
    record OfFleet(
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String cause) {}

    static OfFleet fleet(Context context) {
        Parameters given = new Parameters(context, "from", "to", "cause");
        given.requireSpan();
        return new OfFleet(given.time("from"), given.time("to"), given.cause());
    }

    private @Nullable String text(String name) {
        String value = context.queryParam(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static @Nullable Boolean flag(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        if (!value.equals("true") && !value.equals("false")) {
            throw new BadRequestException("Parameter '" + name + "' must be true or false.");
        }
        return Boolean.valueOf(value);
    }

    private <E extends Enum<E>> @Nullable E one(String name, List<E> allowed) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        return allowed.stream()
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new BadRequestException("Parameter '" + name + "' must be one of " + allowed + "."));
    }

    /** A name that nobody knows would be found in no incident, which reads as if all were well. */
    private @Nullable String cause() {
        String value = text("cause");
        if (value != null && !CAUSES.contains(value)) {
            throw new BadRequestException("Parameter 'cause' must be the id of a cause: see /api/v1/causes.");
        }
        return value;
    }

    /** Of a span that ends before it begins, nothing is found either. */
    private void requireSpan() {
        Instant from = time("from");
        Instant to = time("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw new BadRequestException("Parameter 'from' must be a time before 'to'.");
        }
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

    private List<Counter> counters(String name) {
        String value = text(name);
        List<Counter> counters = new ArrayList<>();
        for (String field : value == null ? new String[0] : value.split(",", -1)) {
            int position = counters.size() + 1;
            counters.add(Counter.find(field).orElseThrow(() -> unknownCounter(name, position, field)));
        }
        if (counters.size() > MOST_FIELDS) {
            throw new BadRequestException("Parameter '" + name + "' may name " + MOST_FIELDS + " counters at most.");
        }
        return counters;
    }

    /** Tells the names that begin alike: kernels spell them in more ways than anybody remembers. */
    private static BadRequestException unknownCounter(String name, int position, String field) {
        String family = family(field);
        List<String> names = Counter.all().stream().map(Counter::name).toList();
        List<String> alike =
                names.stream().filter(other -> family(other).equals(family)).toList();
        String known = alike.isEmpty()
                ? "names begin with "
                        + names.stream().map(Parameters::family).distinct().collect(Collectors.joining(", "))
                : "there are " + String.join(", ", alike);
        return new BadRequestException("Parameter '" + name
                + "' must be names of counters, separated by commas; number " + position + " is none: " + known + ".");
    }

    private static String family(String counter) {
        return counter.substring(0, counter.indexOf('.') + 1);
    }

    private int number(String name, int byDefault, int largest) {
        String value = text(name);
        try {
            int number = value == null ? byDefault : Integer.parseInt(value);
            if (number >= 1 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // As wrong as a number out of range.
        }
        throw new BadRequestException("Parameter '" + name + "' must be a number from 1 to " + largest + ".");
    }
}
