// SPDX-License-Identifier: Apache-2.0
/**
 * JMH micro-benchmarks, the load generator and the long-running checks.
 *
 * <p>Must never be needed by the product: nothing depends on this module.
 */
@NullMarked
package io.enomem.benchmarks;

import org.jspecify.annotations.NullMarked;
