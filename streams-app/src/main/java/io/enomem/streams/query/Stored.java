// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a copy of the state knows of one thing.
 *
 * @param value empty if there is no such thing
 * @param lagRecords null: the copy is up to date; else it lacks so many records
 */
public record Stored<T>(Optional<T> value, @Nullable Long lagRecords) {
    /** Up to date. */
    public static <T> Stored<T> current(Optional<T> value) {
        return new Stored<>(value, null);
    }
}
