// SPDX-License-Identifier: Apache-2.0
/**
 * The streams application end to end: a broker and the application as processes of their own, hosts that send what was
 * recorded, and what the same machine needs to only read, or only read and write, as much.
 */
@NullMarked
package io.enomem.benchmarks.endtoend;

import org.jspecify.annotations.NullMarked;
