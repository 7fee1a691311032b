// SPDX-License-Identifier: Apache-2.0
/**
 * Records of one host to incidents: deduplication, grouping of signals, the life cycle. A state machine over a small row
 * store, hosted by the topology on Kafka's stores and by the offline commands on a map. Pure: no I/O, no clock, no
 * Kafka; it must never know who hosts it, and never judges a cause itself.
 */
@NullMarked
package io.enomem.streams.incident;

import org.jspecify.annotations.NullMarked;
