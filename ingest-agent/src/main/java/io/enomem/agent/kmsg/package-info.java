// SPDX-License-Identifier: Apache-2.0
/**
 * Kernel records: live from /dev/kmsg, and from saved logs of every form that tools write.
 *
 * <p>Must never know what a message means beyond {@link io.enomem.agent.kmsg.KernelSignals which lines must not be
 * dropped}, nor Kafka, nor where a saved file came from.
 */
@NullMarked
package io.enomem.agent.kmsg;

import org.jspecify.annotations.NullMarked;
