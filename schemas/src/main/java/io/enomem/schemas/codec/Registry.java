// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for schemas, for values in a schema registry's wire format: a zero byte, the schema's id in four bytes, big endian,
 * the body. Called by many threads at once, once for each id and for each topic and schema; both calls may take time, and
 * throw what they like if they could not look: that is not the record's fault.
 */
public interface Registry {
    /** The schema of that id, or null if there is none. */
    @Nullable
    Schema find(int id);

    /** The id under which that schema is registered for the values of a topic. */
    int register(String topic, Schema schema);
}
