// SPDX-License-Identifier: Apache-2.0
/**
 * Answers over HTTP: health, incidents, hosts, causes, events, metrics, and what this API is. Reads what the topology
 * keeps; must never change it, nor know how a diagnosis comes about.
 */
@NullMarked
package io.enomem.streams.query;

import org.jspecify.annotations.NullMarked;
