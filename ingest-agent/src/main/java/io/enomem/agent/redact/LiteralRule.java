// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.List;

/** Texts that a user declared secret, wherever they stand. */
final class LiteralRule implements RedactionRule {

    private final List<String> literals;

    LiteralRule(List<String> literals) {
        this.literals = literals;
    }

    @Override
    public void find(String text, Spans secrets) {
        for (String literal : literals) {
            for (int at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length())) {
                secrets.add(at, at + literal.length());
            }
        }
    }
}
