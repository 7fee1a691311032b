// SPDX-License-Identifier: Apache-2.0
/**
 * Incidents that nobody recorded: a small model of the kernel's books (pool, queues, tables, limits) is driven by a
 * mechanism and writes the files a real host would show. Knows the mechanism and the file formats, never the rules.
 */
@NullMarked
package io.enomem.standalone.generated;

import org.jspecify.annotations.NullMarked;
