// SPDX-License-Identifier: Apache-2.0
/**
 * Puts others in place of hosts, addresses and users, the same for the same wherever it stands.
 *
 * <p>Must never know where a text comes from, nor keep what stood there beyond its own memory. Linear in the text.
 */
@NullMarked
package io.enomem.agent.anonymise;

import org.jspecify.annotations.NullMarked;
