// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import io.enomem.schemas.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecord;

/** A record as every host of a recording sends it at a tick: encoded once, each host's id put into its copy. */
final class Template {
    /** As long as a machine id, and in no record. */
    private static final String MARK = "#".repeat(32);

    private final byte[] encoded;
    private final int idAt;

    /** Encodes a record, whose machine id is overwritten. */
    Template(Codec codec, SpecificRecord record) {
        record.put(record.getSchema().getField("machineId").pos(), MARK);
        encoded = codec.encode(record);
        idAt = find(encoded, MARK.getBytes(StandardCharsets.US_ASCII));
    }

    /** The bytes for a host, whose id has 32 characters. */
    byte[] of(byte[] machineId) {
        byte[] copy = encoded.clone();
        System.arraycopy(machineId, 0, copy, idAt, MARK.length());
        return copy;
    }

    private static int find(byte[] bytes, byte[] mark) {
        for (int at = 0; at + mark.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length)) {
                return at;
            }
        }
        throw new IllegalStateException("The encoded record does not hold its machine id");
    }
}
