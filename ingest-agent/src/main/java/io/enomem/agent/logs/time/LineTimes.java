// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the time that a line of a log is stamped with. Linear in the part of the line that is looked at; pure. */
public final class LineTimes {

    /** A time further in is rather about the message than of it. Ours. */
    private static final int FARTHEST_START = 160;

    /** How far behind a time without a year a better one may begin: host, program and process id of a syslog line. Ours. */
    private static final int PREFIX = 96;

    /** A time without a date further in is rather a duration. Ours. */
    private static final int FARTHEST_ALONE = 24;

    /** Names of the time in JSON and logfmt, in order of trust. */
    private static final List<String> FIELDS =
            List.of("@timestamp", "timestamp", "time", "ts", "@t", "t", "datetime", "asctime", "eventTime", "date");

    private LineTimes() {}

    /** The time of a line, or null if it has none that is understood. */
    public static @Nullable LineTime find(String line) {
        int first = firstVisible(line);
        if (first < line.length() && line.charAt(first) == '{') {
            LineTime field = inJson(line, first);
            if (field != null) {
                return field;
            }
        }
        LineTime number = TimeForms.epoch(line, first);
        if (number != null && endsWord(line, number.end())) {
            return number;
        }
        return inText(line, first);
    }

    /** The time in a text that is nothing else, such as a field of JSON; or null. */
    public static @Nullable LineTime parse(String text) {
        LineTime number = TimeForms.epoch(text, 0);
        return number == null ? TimeForms.dated(text, 0) : number;
    }

    private static @Nullable LineTime inText(String line, int first) {
        LineTime found = null;
        LineTime alone = null;
        int limit = Math.min(line.length(), FARTHEST_START);
        for (int i = first; i < limit; i++) {
            if (!startsWord(line, i)) {
                continue;
            }
            LineTime dated = TimeForms.dated(line, i);
            if (dated == null) {
                dated = logfmt(line, i);
            }
            if (dated != null) {
                if (found == null || dated.complete()) {
                    found = dated;
                }
                if (found.complete() || found.year() != 0) {
                    return found;
                }
                limit = Math.min(limit, dated.end() + PREFIX);
                i = dated.end() - 1;
            } else if (alone == null && found == null && i <= FARTHEST_ALONE) {
                alone = TimeForms.alone(line, i);
            }
        }
        return found == null ? alone : found;
    }

    private static @Nullable LineTime logfmt(String line, int at) {
        for (String field : FIELDS) {
            if (line.startsWith(field, at)
                    && at + field.length() < line.length()
                    && line.charAt(at + field.length()) == '=') {
                return TimeForms.epoch(line, at + field.length() + 1);
            }
        }
        return null;
    }

    private static @Nullable LineTime inJson(String line, int from) {
        for (String field : FIELDS) {
            int value = valueOf(line, field, from);
            if (value < 0) {
                continue;
            }
            int start = line.charAt(value) == '"' ? value + 1 : value;
            LineTime number = TimeForms.epoch(line, start);
            LineTime time = number == null ? TimeForms.dated(line, start) : number;
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    /** Where the value of a JSON field begins, or -1. */
    private static int valueOf(String line, String field, int from) {
        String quoted = '"' + field + '"';
        int at = line.indexOf(quoted, from);
        if (at < 0) {
            return -1;
        }
        int value = at + quoted.length();
        while (value < line.length() && (line.charAt(value) == ' ' || line.charAt(value) == ':')) {
            value++;
        }
        return value < line.length() ? value : -1;
    }

    private static int firstVisible(String line) {
        int i = 0;
        while (i < line.length() && (line.charAt(i) <= ' ' || line.charAt(i) == '[' || line.charAt(i) == '(')) {
            i++;
        }
        return i;
    }

    /** True where a time may begin: not within a word or a number such as an address. */
    private static boolean startsWord(String line, int at) {
        if (at == 0) {
            return true;
        }
        char before = line.charAt(at - 1);
        return !Digits.isDigit(before)
                && !Digits.isLetter(before)
                && before != '.'
                && before != '-'
                && before != '/'
                && before != ':'
                && before != '_';
    }

    private static boolean endsWord(String line, int at) {
        return at >= line.length()
                || line.charAt(at) == ' '
                || line.charAt(at) == ']'
                || line.charAt(at) == '\t'
                || line.charAt(at) == ')'
                || line.charAt(at) == ','
                || line.charAt(at) == ':';
    }
}
