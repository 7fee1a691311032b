// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

/**
 * The last kernel record that was dealt with.
 *
 * @param bootId boot it belongs to; sequence numbers start again at each
 * @param sequence its sequence number
 * @param millis its event time, milliseconds since 1970
 */
public record KmsgPosition(String bootId, long sequence, long millis) {}
