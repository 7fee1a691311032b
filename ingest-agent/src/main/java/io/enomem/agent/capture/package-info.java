// SPDX-License-Identifier: Apache-2.0
/**
 * Records this very host in the capture format, so that anybody can send what a diagnosis needs.
 *
 * <p>Must never know what a file means: it saves what the sampler reads, whatever that is, and takes secrets out.
 */
@NullMarked
package io.enomem.agent.capture;

import org.jspecify.annotations.NullMarked;
