// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.codec;

import org.apache.avro.specific.SpecificRecord;

/** Reads values in a schema registry's wire format (a zero byte, then the schema's id). Called by many threads at once. */
@FunctionalInterface
public interface RegistryDecoder {
    /** The record; throws {@link UndecodableException} if these bytes are at fault. */
    SpecificRecord decode(byte[] value);
}
