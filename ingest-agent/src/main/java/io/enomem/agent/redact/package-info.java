// SPDX-License-Identifier: Apache-2.0
/**
 * Takes secrets and personal data out of text before it leaves the process.
 *
 * <p>Must never know where a text comes from. Every rule is linear in the text and none is a regular expression.
 */
@NullMarked
package io.enomem.agent.redact;

import org.jspecify.annotations.NullMarked;
