// SPDX-License-Identifier: Apache-2.0
/**
 * The commands, one class each: options in, calls to the modules, words and exit codes out. A command must never do itself
 * what a module can do.
 */
@NullMarked
package io.enomem.standalone.command;

import org.jspecify.annotations.NullMarked;
