// SPDX-License-Identifier: Apache-2.0
/**
 * Diagnoses as others read them: Avro, canonical JSON, text. One mapper, one JSON writer and one report for command line,
 * REST and topics. Adds nothing to a diagnosis and decides nothing.
 */
@NullMarked
package io.enomem.streams.output;

import org.jspecify.annotations.NullMarked;
