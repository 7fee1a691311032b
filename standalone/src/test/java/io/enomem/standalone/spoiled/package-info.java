// SPDX-License-Identifier: Apache-2.0
/**
 * Recorded hosts of which a part is missing: what a user without root, another kernel or a late start would have. Knows
 * captures and their truth, never the rules.
 */
@NullMarked
package io.enomem.standalone.spoiled;

import org.jspecify.annotations.NullMarked;
