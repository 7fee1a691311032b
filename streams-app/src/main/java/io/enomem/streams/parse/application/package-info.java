// SPDX-License-Identifier: Apache-2.0
/**
 * Reads records of application logs into typed failures, kills by user-space killers and changes of services. Knows the
 * ways of writing of the common servers and runtimes; a line in none of them is read by the plain rules that all share.
 * Never knows the kernel's log.
 */
@NullMarked
package io.enomem.streams.parse.application;

import org.jspecify.annotations.NullMarked;
