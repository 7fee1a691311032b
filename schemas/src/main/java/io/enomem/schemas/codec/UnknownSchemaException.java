// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

/** The schema that wrote a record is not known, and the lookup does not have it either. */
public final class UnknownSchemaException extends UndecodableException {
    private static final long serialVersionUID = 1L;

    private final long fingerprint;

    UnknownSchemaException(long fingerprint) {
        super(
                Reason.UNKNOWN_SCHEMA,
                "No schema with fingerprint " + Fingerprint.hex(fingerprint)
                        + " is known: its writer publishes it to the schema topic before its first record;"
                        + " check that both use the same topic prefix and that the writer may write there",
                null);
        this.fingerprint = fingerprint;
    }

    /** CRC-64-AVRO of the missing schema. */
    public long fingerprint() {
        return fingerprint;
    }
}
