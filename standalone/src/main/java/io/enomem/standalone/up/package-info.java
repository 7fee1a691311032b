// SPDX-License-Identifier: Apache-2.0
/**
 * Everything in one process: broker, topics, streams application, agent and HTTP, started in that order and stopped in
 * reverse. Must never know what a record or a diagnosis means; it only starts, joins and prints.
 */
@NullMarked
package io.enomem.standalone.up;

import org.jspecify.annotations.NullMarked;
