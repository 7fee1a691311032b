// SPDX-License-Identifier: Apache-2.0
/**
 * What was sampled of one host, in order: full resolution, then one-minute reductions. Pure: no I/O, no clock, no
 * Kafka; built by one class everywhere, so that live, replayed and offline diagnoses see the same numbers.
 */
@NullMarked
package io.enomem.streams.history;

import org.jspecify.annotations.NullMarked;
