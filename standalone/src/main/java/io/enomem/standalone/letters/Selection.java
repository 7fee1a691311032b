// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.letters;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; what is null or empty does not limit.
 *
 * @param reasons words in capitals
 * @param topic full name of the topic that they came from
 * @param names {@code partition:offset} of each
 * @param from when they became letters, inclusive
 * @param to likewise, exclusive
 */
public record Selection(
        Set<String> reasons,
        @Nullable String topic,
        Set<String> names,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** All of them. */
    public static final Selection ALL = new Selection(Set.of(), null, Set.of(), null, null);

    public Selection {
        reasons = Set.copyOf(reasons);
        names = Set.copyOf(names);
    }

    /** True if nothing limits it. */
    public boolean isAll() {
        return equals(ALL);
    }

    boolean has(Letter letter) {
        return (reasons.isEmpty() || reasons.contains(letter.reason()))
                && (topic == null
                        || (letter.origin() != null
                                && topic.equals(letter.origin().topic())))
                && (names.isEmpty() || names.contains(letter.name()))
                && (from == null || !letter.arrived().isBefore(from))
                && (to == null || letter.arrived().isBefore(to));
    }
}
