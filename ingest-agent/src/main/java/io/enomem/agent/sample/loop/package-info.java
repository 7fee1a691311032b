// SPDX-License-Identifier: Apache-2.0
/**
 * Decides when this very host is sampled and how much of it: cheap files often, dear ones when something moves.
 *
 * <p>Must never know how a file is read or where a record goes.
 */
@NullMarked
package io.enomem.agent.sample.loop;

import org.jspecify.annotations.NullMarked;
