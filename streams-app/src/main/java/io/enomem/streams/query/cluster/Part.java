// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one partition.
 *
 * @param lagRecords null: it is up to date; otherwise it comes from a copy that lacks so many records of its changelog
 * @param body what was found; its form is known to who asked
 */
public record Part(int partition, @Nullable Long lagRecords, ObjectNode body) {
    /** True if it is the better one of two answers of one partition. */
    boolean isBetterThan(Part other) {
        return lagRecords == null || (other.lagRecords != null && lagRecords < other.lagRecords);
    }
}
