// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.ArrayList;
import java.util.List;

/** Tokens that services mark with a prefix, so that scanners such as this one can find them. */
final class TokenRule implements RedactionRule {

    /** @param shortest characters that at least follow the prefix */
    private record Kind(String prefix, int shortest) {}

    /** Prefixes as the services document them for secret scanning. */
    private static final List<Kind> KNOWN = List.of(
            new Kind("AKIA", 16), // AWS access key id
            new Kind("ASIA", 16), // AWS temporary access key id
            new Kind("ghp_", 20), // GitHub, by kind of token
            new Kind("gho_", 20),
            new Kind("ghu_", 20),
            new Kind("ghs_", 20),
            new Kind("ghr_", 20),
            new Kind("github_pat_", 20),
            new Kind("glpat-", 20), // GitLab
            new Kind("xoxb-", 10), // Slack, by kind of token
            new Kind("xoxp-", 10),
            new Kind("xoxa-", 10),
            new Kind("xoxr-", 10),
            new Kind("xoxs-", 10),
            new Kind("AIza", 35), // Google API key
            new Kind("sk_live_", 16), // Stripe
            new Kind("rk_live_", 16),
            new Kind("sk-", 32), // OpenAI and compatible
            new Kind("npm_", 36), // npm
            new Kind("hvs.", 20)); // HashiCorp Vault

    private final List<Kind> kinds;

    TokenRule(List<String> prefixes) {
        List<Kind> all = new ArrayList<>(KNOWN);
        prefixes.forEach(prefix -> all.add(new Kind(prefix, 1)));
        kinds = List.copyOf(all);
    }

    @Override
    public void find(String text, Spans secrets) {
        for (Kind kind : kinds) {
            int at = text.indexOf(kind.prefix());
            while (at >= 0) {
                int rest = at + kind.prefix().length();
                boolean starts = at == 0 || !Chars.word(text.charAt(at - 1));
                int end = starts ? Chars.endOfToken(text, rest) : rest;
                if (end - rest >= kind.shortest()) {
                    secrets.add(at, end);
                }
                at = text.indexOf(kind.prefix(), end);
            }
        }
    }
}
