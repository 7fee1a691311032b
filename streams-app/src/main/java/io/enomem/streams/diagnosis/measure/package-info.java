// SPDX-License-Identifier: Apache-2.0
/**
 * What was observed of one case, each number computed once, with its unit, its source and its time: increases over the
 * incident window, the TCP pool, shares of socket memory, unowned memory, growth of processes, cgroups. Knows no cause
 * and has no opinion; an absent number is unknown and says which file would tell it.
 */
@NullMarked
package io.enomem.streams.diagnosis.measure;

import org.jspecify.annotations.NullMarked;
