// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import io.enomem.streams.incident.RowKey;
import io.enomem.streams.incident.RowKind;
import org.apache.kafka.common.utils.Bytes;

/** Where the tracker keeps what it knows of hosts, for whoever asks. Changes nothing. */
public final class HostRows {
    /** Name of the store, for queries. */
    public static final String STORE = Nodes.INCIDENT_ROWS;

    /**
     * Rows of one kind, both ends included.
     *
     * @param from lowest key
     * @param to highest key
     */
    public record Span(Bytes from, Bytes to) {}

    private HostRows() {}

    /** The rows of a kind of all hosts. */
    public static Span all(RowKind kind) {
        return new Span(Bytes.wrap(RowKey.lowest(kind)), Bytes.wrap(RowKey.highest(kind)));
    }

    /** The rows of a kind of one host. */
    public static Span of(RowKind kind, String machineId) {
        return new Span(
                Bytes.wrap(RowKey.lowest(kind, machineId, Long.MIN_VALUE)),
                Bytes.wrap(RowKey.highest(kind, machineId, Long.MAX_VALUE)));
    }
}
