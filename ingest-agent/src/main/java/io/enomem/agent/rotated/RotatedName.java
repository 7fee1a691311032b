// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.rotated;

/**
 * Name of a log that logrotate may have renamed: {@code messages}, {@code messages.1}, {@code messages-20240101.gz},
 * {@code kern.log.2.xz}.
 *
 * @param base name without what rotation and compression added
 * @param date digits of the date that rotation added (dateext); empty if none
 * @param number number that rotation added; -1 if none
 */
public record RotatedName(String base, String date, int number) implements Comparable<RotatedName> {
    /** Fewest digits of a date extension: 20240101. */
    private static final int DATE_DIGITS = 8;

    /** The parts of a file's name. */
    public static RotatedName of(String fileName) {
        String name = withoutCompression(fileName);
        int digits = name.length();
        while (digits > 0 && isDigitOrDash(name.charAt(digits - 1)) && digits > 1) {
            digits--;
        }
        // messages-20240101, messages-20240101-1700000000, kern.log.1
        String tail = name.substring(digits);
        if (tail.startsWith("-") && countDigits(tail) >= DATE_DIGITS) {
            return new RotatedName(name.substring(0, digits), tail.replace("-", ""), -1);
        }
        boolean numbered = digits > 1 && name.charAt(digits - 1) == '.' && !tail.isEmpty() && tail.indexOf('-') < 0;
        if (numbered && tail.length() <= 4) {
            return new RotatedName(name.substring(0, digits - 1), "", Integer.parseInt(tail));
        }
        if (numbered && tail.length() >= DATE_DIGITS) {
            return new RotatedName(name.substring(0, digits - 1), tail, -1);
        }
        return new RotatedName(name, "", -1);
    }

    /** True if rotation or compression added something to the name. */
    public boolean isRotated(String fileName) {
        return !base.equals(fileName);
    }

    /** Oldest first: dates upward, numbers downward, and last the file that is still written. */
    @Override
    public int compareTo(RotatedName other) {
        int byBase = base.compareTo(other.base);
        if (byBase != 0) {
            return byBase;
        }
        int byAge = Integer.compare(age(), other.age());
        if (byAge != 0) {
            return byAge;
        }
        int byDate = date.compareTo(other.date);
        return byDate != 0 ? byDate : Integer.compare(other.number, number);
    }

    private int age() {
        if (!date.isEmpty()) {
            return 0;
        }
        return number >= 0 ? 1 : 2;
    }

    private static String withoutCompression(String name) {
        for (String suffix : new String[] {".gz", ".xz", ".zst", ".bz2"}) {
            if (name.endsWith(suffix)) {
                return name.substring(0, name.length() - suffix.length());
            }
        }
        return name;
    }

    private static boolean isDigitOrDash(char c) {
        return (c >= '0' && c <= '9') || c == '-';
    }

    private static long countDigits(String text) {
        return text.chars().filter(c -> c >= '0' && c <= '9').count();
    }
}
