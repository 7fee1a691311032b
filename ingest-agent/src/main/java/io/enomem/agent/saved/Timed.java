// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import org.apache.avro.specific.SpecificRecord;

/**
 * A record and its event time.
 *
 * @param millis event time, milliseconds since 1970
 */
record Timed(long millis, SpecificRecord record) {}
