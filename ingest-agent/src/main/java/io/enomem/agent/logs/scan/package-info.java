// SPDX-License-Identifier: Apache-2.0
/**
 * Finds many phrases in bytes in one pass, and newlines.
 *
 * <p>Must never know files, records, character sets or what a phrase means.
 */
@NullMarked
package io.enomem.agent.logs.scan;

import org.jspecify.annotations.NullMarked;
