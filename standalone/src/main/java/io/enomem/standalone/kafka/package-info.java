// SPDX-License-Identifier: Apache-2.0
/** Reading topics from one time to their present end. Knows bytes, not what they mean. */
@NullMarked
package io.enomem.standalone.kafka;

import org.jspecify.annotations.NullMarked;
