// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The name of a writer schema: CRC-64-AVRO of its parsing canonical form (Avro specification, "Schema Fingerprints"). */
public final class Fingerprint {
    private Fingerprint() {}

    /** The fingerprint; docs, defaults and logical types do not change it. */
    public static long of(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** Sixteen hexadecimal digits: the key on the schema topic, and what messages show. */
    public static String hex(long fingerprint) {
        return String.format("%016x", fingerprint);
    }
}
