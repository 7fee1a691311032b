// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import org.jspecify.annotations.Nullable;

/** These bytes are not a record that this version can read. The message never holds their content. */
public class UndecodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why; a bounded set, fit for a metric's label and a dead letter's header. */
    public enum Reason {
        /** Larger than the bound of a record. */
        OVERSIZE,
        /** Neither Avro's single-object encoding nor the wire format of a schema registry. */
        UNKNOWN_FORMAT,
        /** Nobody has published the schema that wrote it. */
        UNKNOWN_SCHEMA,
        /** Its schema is of a record that this version does not have. */
        UNKNOWN_RECORD,
        /** Encoded with a schema registry, and none is configured. */
        NO_REGISTRY,
        /** Cut short, followed by more, or not what its schema says. */
        MALFORMED
    }

    UndecodableException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
