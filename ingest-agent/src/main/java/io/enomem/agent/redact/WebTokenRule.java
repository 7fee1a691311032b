// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

/** JSON web tokens (RFC 7519): Base64 of {@code {"}, a point, and one or two more parts. */
final class WebTokenRule implements RedactionRule {

    private static final String HEADER = "eyJ";

    @Override
    public void find(String text, Spans secrets) {
        int at = text.indexOf(HEADER);
        while (at >= 0) {
            int end = Chars.endOfToken(text, at);
            boolean starts = at == 0 || !Chars.token(text.charAt(at - 1));
            if (starts && end < text.length() && text.charAt(end) == '.') {
                end = Chars.endOfToken(text, end + 1);
                if (end < text.length() && text.charAt(end) == '.') {
                    end = Chars.endOfToken(text, end + 1);
                }
                secrets.add(at, end);
            }
            at = text.indexOf(HEADER, end);
        }
    }
}
