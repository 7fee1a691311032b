// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import org.apache.avro.specific.SpecificRecord;

/**
 * A record of history.
 *
 * @param millis when it arrived then, Unix milliseconds; its own time where that is not known
 */
public record Arrived(SpecificRecord record, long millis) {}
