// SPDX-License-Identifier: Apache-2.0
/**
 * Answers over HTTP: health, and incidents by id. Reads what the topology keeps; must never change it, nor know how a
 * diagnosis comes about.
 */
@NullMarked
package io.enomem.streams.query;

import org.jspecify.annotations.NullMarked;
