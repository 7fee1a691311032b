// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent asks of the kernel for its own process: to be killed late, and to hold little memory.
 *
 * <p>Must never know what the agent reads or ships. Nothing here is needed for it to work: what is refused is told once.
 */
@NullMarked
package io.enomem.agent.process;

import org.jspecify.annotations.NullMarked;
