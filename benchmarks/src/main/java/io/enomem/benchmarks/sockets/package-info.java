// SPDX-License-Identifier: Apache-2.0
/**
 * The agent's dump of many sockets beside {@code ss}.
 *
 * <p>Must never hold a reader of its own: what is measured is the agent's.
 */
@NullMarked
package io.enomem.benchmarks.sockets;

import org.jspecify.annotations.NullMarked;
