// SPDX-License-Identifier: Apache-2.0
/**
 * Weighs every cause of the catalogue against one case, ranks them and puts the diagnosis together. Knows how sure and in
 * which order, never why a particular cause is true. Pure: no I/O, no clock, no Kafka.
 */
@NullMarked
package io.enomem.streams.diagnosis.engine;

import org.jspecify.annotations.NullMarked;
