// SPDX-License-Identifier: Apache-2.0
/**
 * Runs on every host: reads kernel records, application logs and counters, filters and redacts them, and ships them to Kafka.
 *
 * <p>Must never know the streams application, a cause, or what a record means: numbers files are parsed here, messages are not.
 */
@NullMarked
package io.enomem.agent;

import org.jspecify.annotations.NullMarked;
