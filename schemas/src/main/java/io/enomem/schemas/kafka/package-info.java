// SPDX-License-Identifier: Apache-2.0
/**
 * The codec and the topic catalogue met with Kafka's clients: serializers, the schema topic, creating and checking topics.
 * Must never know the agent, the streams application or what a record means.
 */
@NullMarked
package io.enomem.schemas.kafka;

import org.jspecify.annotations.NullMarked;
