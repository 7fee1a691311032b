// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.forecast;

import io.enomem.schemas.Minute;
import io.enomem.streams.diagnosis.measure.HostFacts;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Unit;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A kind of number that may grow into a limit.
 *
 * @param name short and fixed: it is part of a forecast's identity
 * @param noun what it is, for sentences: {@code tracked connections}
 * @param unit of value and limit
 * @param source file and field
 * @param limit what it runs into, for sentences
 * @param origin who set that limit, and where it is written
 * @param cause the likeliest cause in the catalogue, by the measures at hand
 * @param becomes causes of an incident that this forecast has come to
 * @param reader the numbers of that kind at a minute
 */
record Quantity(
        String name,
        String noun,
        Unit unit,
        String source,
        String limit,
        String origin,
        Function<Measures, String> cause,
        Set<String> becomes,
        Reader reader) {

    /** Reads the numbers of one kind; none where one is unknown or has no limit. */
    @FunctionalInterface
    interface Reader {
        List<Level> read(Minute minute, HostFacts host);
    }
}
