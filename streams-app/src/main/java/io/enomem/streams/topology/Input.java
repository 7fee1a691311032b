// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import org.apache.avro.specific.SpecificRecord;

/** What the first processor hands on. */
sealed interface Input {

    /** A record, and the bytes it was read from. */
    record Decoded(SpecificRecord record, byte[] bytes) implements Input {}

    /** A partition of the topic has ended (replay only). */
    record End(String topic) implements Input {}
}
