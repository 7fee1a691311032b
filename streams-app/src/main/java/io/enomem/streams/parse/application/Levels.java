// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import java.util.Locale;
import java.util.Set;

/** Words for severity. */
final class Levels {

    private static final Set<String> WORDS = Set.of(
            "ERROR",
            "ERR",
            "WARN",
            "WARNING",
            "INFO",
            "DEBUG",
            "TRACE",
            "FATAL",
            "CRITICAL",
            "CRIT",
            "ALERT",
            "EMERG",
            "NOTICE",
            "LOG",
            "PANIC",
            "SEVERE",
            "FINE",
            "VERBOSE",
            "HINT",
            "DETAIL",
            "STATEMENT",
            "SYSTEM",
            "NOTE");

    private Levels() {}

    /** True for a word of severity in capitals or small letters, not for one that begins a sentence. */
    static boolean isLevel(String word) {
        boolean oneCase = word.equals(word.toUpperCase(Locale.ROOT)) || word.equals(word.toLowerCase(Locale.ROOT));
        return word.length() <= 9 && oneCase && WORDS.contains(word.toUpperCase(Locale.ROOT));
    }
}
