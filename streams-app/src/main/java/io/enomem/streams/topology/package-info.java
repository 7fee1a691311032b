// SPDX-License-Identifier: Apache-2.0
/**
 * The incident tracker hosted on Kafka Streams: sources and sinks, stores, dead letters, partitioning, silence, and the
 * life of the streams client. Must never judge: what a record means is decided in {@code incident} and {@code diagnosis},
 * and no wall clock is read but by the one silence punctuator.
 */
@NullMarked
package io.enomem.streams.topology;

import org.jspecify.annotations.NullMarked;
