// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

/** Tells where a line without a frame belongs to the one before it: an embedded newline, or a line broken by mail. */
final class Wrap {
    /** Narrowest column at which mail programs and terminals break lines: they fill 66 to 80 columns. Ours. */
    private static final int NARROWEST = 66;

    private Wrap() {}

    /**
     * True if a program that fills lines would have broken here: the next word did not fit, or the line ends with the
     * blank of format=flowed (RFC 3676).
     */
    static boolean brokeAfter(String line, String next) {
        if (line.endsWith(" ")) {
            return true;
        }
        int blank = next.indexOf(' ');
        int firstWord = blank < 0 ? next.length() : blank;
        return line.length() + 1 + firstWord > NARROWEST;
    }

    /** Columns of blanks that a line begins with; a tab counts as one. */
    static int indentation(String line) {
        int at = 0;
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }
}
