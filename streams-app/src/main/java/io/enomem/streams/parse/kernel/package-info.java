// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the kernel's log, of every version from 2.6 on, into {@link io.enomem.streams.parse.KernelSignal}s. Two steps:
 * small readers tell what one line says, and dumps of many lines are put together from what was said. Knows no file and
 * no clock: time is that of the records. Names in kernel messages are hostile; every reader takes them from both ends.
 */
@NullMarked
package io.enomem.streams.parse.kernel;

import org.jspecify.annotations.NullMarked;
