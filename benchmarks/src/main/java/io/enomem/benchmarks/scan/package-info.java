// SPDX-License-Identifier: Apache-2.0
/**
 * The scanner of application logs beside grep and ripgrep: what it is measured on, and how.
 *
 * <p>Must never hold a scanner of its own: what is measured is the agent's.
 */
@NullMarked
package io.enomem.benchmarks.scan;

import org.jspecify.annotations.NullMarked;
