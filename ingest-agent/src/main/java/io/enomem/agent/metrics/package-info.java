// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent tells of itself, as Prometheus text on loopback.
 *
 * <p>Must never know who counts, nor tell anything of the host but numbers.
 */
@NullMarked
package io.enomem.agent.metrics;

import org.jspecify.annotations.NullMarked;
