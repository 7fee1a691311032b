// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

/** Knows one kind of secret. Linear in the text; stateless. */
interface RedactionRule {

    /** Adds the span of each secret in a text. */
    void find(String text, Spans secrets);
}
