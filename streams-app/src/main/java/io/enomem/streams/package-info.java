// SPDX-License-Identifier: Apache-2.0
/**
 * The brain: types kernel and application records, groups them into incidents, diagnoses each and answers for it.
 *
 * <p>Must never know the agent, a file of the host, or Kafka's broker classes; parsing, grouping and diagnosis below this
 * package know no Kafka, no I/O and no clock either.
 */
@NullMarked
package io.enomem.streams;

import org.jspecify.annotations.NullMarked;
