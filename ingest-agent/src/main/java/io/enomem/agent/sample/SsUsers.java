// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code ("sshd",pid=1234,fd=3),("sshd",pid=1233,fd=3))} of ss; before iproute2 3.15 {@code ("sshd",1234,3))}. ss does
 * not escape the name, which may hold quotes, commas and numbers of its own: it is at most 15 bytes long, and the last
 * place within these that is followed by numbers in the right form is its end. (The new form of a second user could not
 * follow within 15 bytes of the first.)
 */
final class SsUsers {
    /** TASK_COMM_LEN of the kernel, less the closing 0. */
    private static final int MAX_COMM = 15;

    private final byte[] text;
    private final int to;
    private @Nullable Owner first;
    private int at;

    SsUsers(byte[] text, int from, int to) {
        this.text = text;
        this.to = to;
        this.at = from;
        boolean more = true;
        while (more && is('(') && at + 1 < to && text[at + 1] == '"') {
            more = user();
            if (is(',')) {
                at++;
            }
        }
        if (is(')')) {
            at++;
        }
    }

    /** The first process, or null if none is understood. */
    @Nullable
    Owner first() {
        return first;
    }

    /** Where the list ends. */
    int end() {
        return at;
    }

    private boolean is(char c) {
        return at < to && text[at] == c;
    }

    private boolean user() {
        int name = at + 2;
        for (int end = Math.min(name + MAX_COMM, to - 1); end >= name; end--) {
            int after = afterNumbers(end, true);
            if (after > 0) {
                return take(name, end, end + "\",pid=".length(), after);
            }
        }
        // The older form is so short that the next user may stand within 15 bytes: here the first end counts.
        for (int end = name; end <= Math.min(name + MAX_COMM, to - 1); end++) {
            int after = afterNumbers(end, false);
            if (after > 0) {
                return take(name, end, end + 2, after);
            }
        }
        skipUnknown();
        return false;
    }

    private boolean take(int name, int end, int pid, int after) {
        if (first == null) {
            int digits = pid;
            while (text[digits] >= '0' && text[digits] <= '9') {
                digits++;
            }
            long number = Words.decimal(text, pid, digits);
            if (number >= 0 && number <= Integer.MAX_VALUE) {
                first = new Owner((int) number, new String(text, name, end - name, StandardCharsets.UTF_8));
            }
        }
        at = after;
        return true;
    }

    /** Past {@code ",pid=1234,fd=3)} or {@code ",1234,3)} at i, or -1 if something else stands there. */
    private int afterNumbers(int i, boolean named) {
        int p = named ? expect(i, "\",pid=") : expect(i, "\",");
        p = digits(p);
        if (named && expect(p, ",proc_ctx=") > 0) {
            p = expect(p, ",proc_ctx=");
            while (p < to && text[p] != ',') {
                p++;
            }
        }
        p = named ? expect(p, ",fd=") : expect(p, ",");
        p = expect(digits(p), ")");
        return p > 0 && p < to && (text[p] == ',' || text[p] == ')') ? p : -1;
    }

    private int expect(int i, String word) {
        if (i < 0 || to - i < word.length()) {
            return -1;
        }
        for (int k = 0; k < word.length(); k++) {
            if (text[i + k] != word.charAt(k)) {
                return -1;
            }
        }
        return i + word.length();
    }

    private int digits(int from) {
        int i = from;
        while (i >= 0 && i < to && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i == from ? -1 : i;
    }

    /** Not understood: whatever it is ends with the two parentheses of the list. */
    private void skipUnknown() {
        while (at + 1 < to && (text[at] != ')' || text[at + 1] != ')')) {
            at++;
        }
        at = Math.min(to, at + 1);
    }
}
