// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes passwords, tokens, keys, e-mail addresses and card numbers out of text. What leaves the process goes through one of
 * these first: log text, kernel text, evidence, the spool, captures.
 *
 * <p>What the defaults know: values of {@code password=}, {@code "token": "..."}, {@code Authorization:} and their like;
 * Bearer and Basic credentials; tokens with a well-known prefix (AWS, GitHub, GitLab, Slack, Google, Stripe, npm); JSON web
 * tokens; private keys in PEM; user and password in a URL; e-mail addresses; payment card numbers that pass the Luhn check.
 *
 * <p>Time is linear in the text. Immutable and thread-safe.
 */
public final class Redactor {

    /** What stands in place of a secret. */
    public static final String PUT_IN_PLACE = "[redacted]";

    private final List<RedactionRule> rules;

    private Redactor(List<RedactionRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The defaults, and nothing else. */
    public static Redactor standard() {
        return of(RedactionSettings.NONE);
    }

    /** The defaults but for card numbers, for files of the kernel's numbers: one of some digits may pass for a card's. */
    public static Redactor ofNumbers() {
        return new Redactor(standard().rules.stream()
                .filter(rule -> !(rule instanceof CardNumberRule))
                .toList());
    }

    /** The defaults and a user's own. */
    public static Redactor of(RedactionSettings settings) {
        List<RedactionRule> rules = new ArrayList<>();
        rules.add(new NamedValueRule(settings.names(), settings.phrases()));
        rules.add(new CredentialRule());
        rules.add(new TokenRule(settings.tokenPrefixes()));
        rules.add(new WebTokenRule());
        rules.add(new PrivateKeyRule());
        rules.add(new UrlPasswordRule());
        rules.add(new EmailRule());
        rules.add(new CardNumberRule());
        if (!settings.literals().isEmpty()) {
            rules.add(new LiteralRule(settings.literals()));
        }
        return new Redactor(rules);
    }

    /** The text without its secrets. */
    public Redacted redact(String text) {
        Spans secrets = new Spans();
        for (RedactionRule rule : rules) {
            rule.find(text, secrets);
        }
        return secrets.isEmpty() ? new Redacted(text, 0) : secrets.takenOutOf(text);
    }
}
