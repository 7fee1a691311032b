// SPDX-License-Identifier: Apache-2.0
/**
 * A Kafka broker inside this process, for one host without a cluster. Nothing outside this package may touch Kafka's broker
 * classes, which are no public API.
 */
@NullMarked
package io.enomem.standalone.broker;

import org.jspecify.annotations.NullMarked;
