// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

import java.util.ArrayList;
import java.util.List;

/** Names whose value is secret. Upper and lower case, dashes, underscores and points make no difference. */
final class SecretNames {

    /** A value after these is secret even if it looks like a word. */
    private static final List<String> PASSWORDS = List.of("password", "passwd", "pwd", "passphrase", "passcode");

    private static final List<String> OTHERS = List.of(
            "secret",
            "token",
            "apikey",
            "accesskey",
            "secretkey",
            "privatekey",
            "encryptionkey",
            "signingkey",
            "authorization",
            "cookie",
            "sessionid",
            "credential",
            "credentials");

    /** Headers whose value has several words. */
    private static final List<String> HEADERS = List.of("authorization", "cookie");

    private final List<String> certain;

    SecretNames(List<String> added) {
        List<String> names = new ArrayList<>(PASSWORDS);
        added.forEach(name -> names.add(plain(name, 0, name.length())));
        certain = List.copyOf(names);
    }

    /** A name as it is compared. */
    static String plain(String text, int from, int to) {
        StringBuilder plain = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c != '-' && c != '_' && c != '.') {
                plain.append(Chars.lower(c));
            }
        }
        return plain.toString();
    }

    boolean secret(String plain) {
        return certain(plain) || endsWithAny(plain, OTHERS);
    }

    boolean certain(String plain) {
        return endsWithAny(plain, certain);
    }

    boolean header(String plain) {
        return endsWithAny(plain, HEADERS);
    }

    private static boolean endsWithAny(String plain, List<String> names) {
        for (String name : names) {
            if (plain.endsWith(name)) {
                return true;
            }
        }
        return false;
    }
}
