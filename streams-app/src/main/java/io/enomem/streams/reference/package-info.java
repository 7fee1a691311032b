// SPDX-License-Identifier: Apache-2.0
/**
 * The reference of causes for people: {@code enomem causes ID} and docs/causes, both from the words of the cause classes
 * and of one text per cause. Knows no incident and no host.
 */
@NullMarked
package io.enomem.streams.reference;

import org.jspecify.annotations.NullMarked;
