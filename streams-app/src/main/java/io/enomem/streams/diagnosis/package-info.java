// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: one incident's signals, the host's history and the gaps in; a diagnosis out. One class per cause. Pure:
 * no I/O, no clock, no Kafka, no knowledge of where a record was read.
 */
@NullMarked
package io.enomem.streams.diagnosis;

import org.jspecify.annotations.NullMarked;
