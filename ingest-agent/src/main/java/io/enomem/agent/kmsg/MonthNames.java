// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Abbreviated month names as glibc's locales print them: {@code dmesg -T} follows the locale of whoever ran it. Where
 * two languages disagree on a name, it is left out.
 */
final class MonthNames {
    /** Longest abbreviation that is looked up. */
    private static final int LONGEST = 6;

    private static final Map<String, Integer> MONTHS = months(
            // Each row is a month; English first, then de fr es it pt nl pl sv fi cs ru uk tr hu where they differ.
            "jan janv ene gen sty tammi led янв січ oca",
            "feb févr fév fev lut helmi úno фев лют şub febr",
            "mar mär märz mars mrt maalis maart bře мар бер márc",
            "apr avr avri abr kwi huhti dub апр кві nis ápr",
            "may mai mag maj mei touko kvě май мая тра máj mayıs",
            "jun juin juni giu cze kesä čen июн чер haz jún",
            "jul juil juli lug lip heinä čec июл tem júl",
            "aug août aoû ago sie elo srp авг сер ağu",
            "sep sept set wrz syys zář сен вер eyl szept",
            "oct okt ott out paź loka říj окт жов eki",
            "nov marras ноя kas",
            "dec dez déc dic gru joulu pro дек гру ara des");

    private MonthNames() {}

    /** The month, 1 to 12, of a name in any of these languages or a number before 月 or 월; 0 if unknown. */
    static int month(String word) {
        String name = word.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        int digits = 0;
        while (digits < name.length() && name.charAt(digits) >= '0' && name.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 1 || digits == 2) {
            String unit = name.substring(digits);
            int number = Integer.parseInt(name.substring(0, digits));
            return (unit.equals("月") || unit.equals("월")) && number >= 1 && number <= 12 ? number : 0;
        }
        for (int length = Math.min(LONGEST, name.length()); length >= 3; length--) {
            Integer month = MONTHS.get(name.substring(0, length));
            if (month != null) {
                return month;
            }
        }
        return 0;
    }

    /** The month of an English name, abbreviated or in full, as syslog writes it; 0 if it is none. */
    static int english(String word) {
        return switch (word.length() < 3 ? word : word.substring(0, 3)) {
            case "Jan" -> 1;
            case "Feb" -> 2;
            case "Mar" -> 3;
            case "Apr" -> 4;
            case "May" -> 5;
            case "Jun" -> 6;
            case "Jul" -> 7;
            case "Aug" -> 8;
            case "Sep" -> 9;
            case "Oct" -> 10;
            case "Nov" -> 11;
            case "Dec" -> 12;
            default -> 0;
        };
    }

    private static Map<String, Integer> months(String... rows) {
        Map<String, Integer> months = new HashMap<>();
        for (int i = 0; i < rows.length; i++) {
            for (String name : rows[i].split(" ")) {
                months.put(name, i + 1);
            }
        }
        return Map.copyOf(months);
    }
}
