// SPDX-License-Identifier: Apache-2.0
/** The topics, as data: names, keys, values and settings in one place. Must never know a Kafka client. */
@NullMarked
package io.enomem.schemas.topics;

import org.jspecify.annotations.NullMarked;
