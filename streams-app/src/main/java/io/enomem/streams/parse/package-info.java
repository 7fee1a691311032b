// SPDX-License-Identifier: Apache-2.0
/**
 * What the kernel and the runtimes said: kernel records to typed signals, application records to typed failures. Pure:
 * no I/O, no clock, no Kafka, and no opinion on what caused anything.
 */
@NullMarked
package io.enomem.streams.parse;

import org.jspecify.annotations.NullMarked;
