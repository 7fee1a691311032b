// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The errors that tell of memory, sockets and processes, with the numbers of Linux (asm-generic/errno.h) and the texts of
 * glibc, musl, the JDK and Go. Texts are compared with small letters. A number or a symbol is worth more than a text,
 * which may be translated.
 */
enum Errno {
    EPERM(1, "operation not permitted"),
    EAGAIN(11, "resource temporarily unavailable"),
    ENOMEM(
            12,
            "cannot allocate memory",
            "out of memory",
            "not enough space",
            "not enough memory",
            "insufficient memory"),
    ENFILE(23, "too many open files in system", "file table overflow"),
    EMFILE(24, "too many open files", "no file descriptors available"),
    EPIPE(32, "broken pipe"),
    EADDRNOTAVAIL(99, "cannot assign requested address", "can't assign requested address", "address not available"),
    ECONNABORTED(103, "software caused connection abort", "connection aborted"),
    ECONNRESET(104, "connection reset by peer", "connection reset"),
    ENOBUFS(105, "no buffer space available"),
    ETIMEDOUT(110, "connection timed out", "operation timed out"),
    ECONNREFUSED(111, "connection refused"),
    EHOSTUNREACH(113, "no route to host", "host is unreachable");

    private final int number;
    private final List<String> texts;

    Errno(int number, String... texts) {
        this.number = number;
        this.texts = List.of(texts);
    }

    /** The texts of the C libraries and runtimes, small letters, the longest first. */
    List<String> texts() {
        return texts;
    }

    /** The text with blanks in place of all texts of errors; nothing moves. */
    static String maskTexts(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        char[] masked = null;
        for (Errno errno : values()) {
            for (String words : errno.texts) {
                for (int at = small.indexOf(words); at >= 0; at = small.indexOf(words, at + words.length())) {
                    masked = masked == null ? text.toCharArray() : masked;
                    Arrays.fill(masked, at, at + words.length(), ' ');
                }
            }
        }
        return masked == null ? text : new String(masked);
    }

    /** By number, or by its negative as Node.js writes it; null for others. */
    static @Nullable Errno of(long number) {
        for (Errno errno : values()) {
            if (errno.number == Math.abs(number)) {
                return errno;
            }
        }
        return null;
    }

    /** By symbol; null for others. */
    static @Nullable Errno of(String symbol) {
        for (Errno errno : values()) {
            if (errno.name().equals(symbol)) {
                return errno;
            }
        }
        return null;
    }
}
