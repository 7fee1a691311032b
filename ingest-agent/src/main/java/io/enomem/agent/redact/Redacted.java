// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

/**
 * A text without what must not leave.
 *
 * @param text with {@value Redactor#PUT_IN_PLACE} in place of each
 * @param count how many were taken out
 */
public record Redacted(String text, int count) {}
