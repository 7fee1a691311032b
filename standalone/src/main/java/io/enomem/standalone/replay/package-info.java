// SPDX-License-Identifier: Apache-2.0
/**
 * History through Kafka and the same topology, beside the live one: topics, application id and state directory of its own.
 * Must never touch the live ones, nor know what a diagnosis means.
 */
@NullMarked
package io.enomem.standalone.replay;

import org.jspecify.annotations.NullMarked;
