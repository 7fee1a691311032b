// SPDX-License-Identifier: Apache-2.0
/**
 * Finds and understands the time in a line of a log: hand-written, linear, no regular expression.
 *
 * <p>Must never know files or records, and has no clock: what a line leaves out is completed from what the caller gives.
 */
@NullMarked
package io.enomem.agent.logs.time;

import org.jspecify.annotations.NullMarked;
