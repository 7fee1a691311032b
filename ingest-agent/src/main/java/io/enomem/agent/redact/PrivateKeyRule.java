// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

/** Private keys in PEM (RFC 7468), to their end line or, where that was cut off, to the end of the text. */
final class PrivateKeyRule implements RedactionRule {

    private static final String BEGIN = "-----BEGIN ";
    private static final String KIND = "PRIVATE KEY-----";
    private static final String END = "-----END ";

    /** "ENCRYPTED " and "OPENSSH " are the longest words between. */
    private static final int LONGEST_KIND = 40;

    @Override
    public void find(String text, Spans secrets) {
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int label = begin + BEGIN.length();
            int kind = text.substring(label, Math.min(text.length(), label + LONGEST_KIND))
                    .indexOf(KIND);
            if (kind < 0) {
                begin = text.indexOf(BEGIN, label);
                continue;
            }
            int end = text.indexOf(END, label);
            int close = end < 0 ? -1 : text.indexOf("-----", end + END.length());
            int stop = close < 0 ? text.length() : close + 5;
            secrets.add(begin, stop);
            begin = text.indexOf(BEGIN, stop);
        }
    }
}
