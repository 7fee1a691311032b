// SPDX-License-Identifier: Apache-2.0
/**
 * Brings records to Kafka: bounded memory, back-pressure, and a spool for what cannot be read again.
 *
 * <p>Must never know how a record was read or what it means.
 */
@NullMarked
package io.enomem.agent.ship;

import org.jspecify.annotations.NullMarked;
