// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.ship;

import org.apache.avro.specific.SpecificRecord;

/**
 * A record on its way.
 *
 * @param cost bytes it takes of its lane's budget; 0 if the disk has it: a record of the spool, or a loss
 */
record Shipment(Lane lane, SpecificRecord record, byte[] value, int cost, Runnable acknowledged) {}
