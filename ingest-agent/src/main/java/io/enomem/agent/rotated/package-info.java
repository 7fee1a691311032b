// SPDX-License-Identifier: Apache-2.0
/**
 * What rotation makes of logs: names with numbers or dates, and packed content.
 *
 * <p>Must never know what is in a log, nor who reads it.
 */
@NullMarked
package io.enomem.agent.rotated;

import org.jspecify.annotations.NullMarked;
