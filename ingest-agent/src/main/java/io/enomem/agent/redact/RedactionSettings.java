// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.List;

/**
 * What a user adds to the defaults of a {@link Redactor}.
 *
 * @param names names whose value is secret, as in {@code name=value} or {@code "name": "value"}; upper and lower case are
 *     the same, and longer names that end so count too
 * @param tokenPrefixes first characters of tokens, at least 3: the token goes on to the next character that is no letter,
 *     digit, underscore or dash
 * @param literals texts that are secret wherever they stand, such as a host or customer name
 * @param phrases texts that are never a value, so that "token: Connection reset by peer" stays readable
 */
public record RedactionSettings(
        List<String> names, List<String> tokenPrefixes, List<String> literals, List<String> phrases) {

    /** Nothing but the defaults. */
    public static final RedactionSettings NONE = new RedactionSettings(List.of(), List.of(), List.of(), List.of());

    /** An empty name or text, or a prefix under 3 characters, would hide everything: IllegalArgumentException. */
    public RedactionSettings {
        names = atLeast(2, "redaction name", names);
        tokenPrefixes = atLeast(3, "token prefix", tokenPrefixes);
        literals = atLeast(2, "redacted text", literals);
        phrases = List.copyOf(phrases);
    }

    /** The same with these texts kept readable. */
    public RedactionSettings keeping(List<String> readable) {
        return new RedactionSettings(names, tokenPrefixes, literals, readable);
    }

    private static List<String> atLeast(int length, String what, List<String> texts) {
        for (String text : texts) {
            if (text.length() < length) {
                throw new IllegalArgumentException(
                        "The " + what + " \"" + text + "\" is too short: it must have at least " + length
                                + " characters, or it would hide nearly everything.");
            }
        }
        return List.copyOf(texts);
    }
}
