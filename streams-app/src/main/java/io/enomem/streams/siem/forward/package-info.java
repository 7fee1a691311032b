// SPDX-License-Identifier: Apache-2.0
/**
 * The syslog forwarder: a Kafka consumer of its own, outside the topology, that hands events to a syslog receiver over TCP,
 * TLS or RELP and commits an offset only when the receiver has the event, as far as its protocol can tell. Knows nothing
 * of what an event means.
 */
@NullMarked
package io.enomem.streams.siem.forward;

import org.jspecify.annotations.NullMarked;
