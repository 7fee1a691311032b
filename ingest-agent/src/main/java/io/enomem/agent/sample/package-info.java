// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the numbers of a host, from the live /proc and /sys or from a saved tree of the same files, into HostSample and
 * HostInfo records. The same code reads both. What is missing, empty or unreadable is unknown: null, never 0.
 *
 * <p>Must never know Kafka, a kernel message, or what a number means for a diagnosis.
 */
@NullMarked
package io.enomem.agent.sample;

import org.jspecify.annotations.NullMarked;
