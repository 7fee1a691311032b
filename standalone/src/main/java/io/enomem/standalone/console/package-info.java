// SPDX-License-Identifier: Apache-2.0
/**
 * What the person at the terminal reads: colour where it is wanted, failures as one sentence. Must never know what a
 * command does.
 */
@NullMarked
package io.enomem.standalone.console;

import org.jspecify.annotations.NullMarked;
