// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel and the runtimes said, as typed signals: the words of this package are all that the incident logic and
 * the engine know of a log line. How they are read is in {@code parse.kernel} and {@code parse.application}, which this
 * package does not know. Pure: no I/O, no clock, no Kafka, and no opinion on what caused anything.
 */
@NullMarked
package io.enomem.streams.parse;

import org.jspecify.annotations.NullMarked;
