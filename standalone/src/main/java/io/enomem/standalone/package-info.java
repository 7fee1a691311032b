// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code enomem} command line, and everything in one process with an embedded Kafka.
 *
 * <p>Must never hold parsing, collection or diagnosis of its own: it calls the agent and the streams application. One class
 * here, and no other anywhere, touches Kafka's broker classes.
 */
@NullMarked
package io.enomem.standalone;

import org.jspecify.annotations.NullMarked;
