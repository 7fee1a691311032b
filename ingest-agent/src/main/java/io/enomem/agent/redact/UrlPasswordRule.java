// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

/** User and password in a URL: what stands before the @ of its authority (RFC 3986, 3.2.1). */
final class UrlPasswordRule implements RedactionRule {

    private static final String AUTHORITY = "://";
    private static final String ENDS = "/?#\"'<>()[]{},";

    @Override
    public void find(String text, Spans secrets) {
        int at = text.indexOf(AUTHORITY);
        while (at >= 0) {
            int start = at + AUTHORITY.length();
            int user = -1;
            int end = start;
            while (end < text.length() && text.charAt(end) > ' ' && ENDS.indexOf(text.charAt(end)) < 0) {
                if (text.charAt(end) == '@') {
                    user = end;
                }
                end++;
            }
            if (user > start) {
                secrets.add(start, user);
            }
            at = text.indexOf(AUTHORITY, end);
        }
    }
}
