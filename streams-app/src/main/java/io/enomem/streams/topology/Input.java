// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.topology;

import org.apache.avro.specific.SpecificRecord;

/** What the first processor hands on. */
sealed interface Input {

    /**
     * A record.
     *
     * @param bytes what it was read from
     * @param again true if it was a dead letter: it is judged even if it was seen before
     */
    record Decoded(SpecificRecord record, byte[] bytes, boolean again) implements Input {}

    /** A partition of the topic has ended (replay only). */
    record End(String topic) implements Input {}
}
