// SPDX-License-Identifier: Apache-2.0
/**
 * The other instances: which of them holds what, how they are asked, and what is made of their answers. Knows nothing of
 * what is asked, and never asks on behalf of another instance: every question travels one hop at most.
 */
@NullMarked
package io.enomem.streams.query.cluster;

import org.jspecify.annotations.NullMarked;
