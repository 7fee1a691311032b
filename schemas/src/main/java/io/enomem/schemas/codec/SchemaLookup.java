// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Where writer schemas are found that neither this version nor an earlier one had. Called by many threads at once. */
@FunctionalInterface
public interface SchemaLookup {
    /** Finds nothing: only compiled and released schemas are known. */
    SchemaLookup NONE = fingerprint -> null;

    /**
     * The schema of that CRC-64-AVRO fingerprint, or null if nobody has published it. May take time, and throws what it
     * likes if it could not look: that is not the record's fault.
     */
    @Nullable
    Schema find(long fingerprint);
}
