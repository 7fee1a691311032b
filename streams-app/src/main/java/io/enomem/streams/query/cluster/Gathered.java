// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query.cluster;

import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * What became of a question over all hosts.
 *
 * @param parts by partition, the best answer of each
 * @param missing partitions that nobody could answer for
 * @param silent instances ({@code host:port}) that could not be reached or were not ready
 */
public record Gathered(List<Part> parts, SortedSet<Integer> missing, List<String> silent) {
    public Gathered {
        parts = List.copyOf(parts);
        silent = List.copyOf(silent);
    }

    /** True if hosts may be left out. */
    public boolean partial() {
        return !missing.isEmpty();
    }

    /** Those answers that come from copies. */
    public Stream<Part> stale() {
        return parts.stream().filter(part -> part.lagRecords() != null);
    }
}
