// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the zone after a time: Z, an offset, or one of the abbreviations that mean one thing only in practice. */
final class Zones {

    /** IST, BST, CST and their like mean several zones: not here, so the host's zone is used. */
    private static final Map<String, ZoneOffset> ABBREVIATIONS = Map.ofEntries(
            Map.entry("UTC", ZoneOffset.UTC),
            Map.entry("GMT", ZoneOffset.UTC),
            Map.entry("WET", ZoneOffset.UTC),
            Map.entry("WEST", ZoneOffset.ofHours(1)),
            Map.entry("CET", ZoneOffset.ofHours(1)),
            Map.entry("CEST", ZoneOffset.ofHours(2)),
            Map.entry("EET", ZoneOffset.ofHours(2)),
            Map.entry("EEST", ZoneOffset.ofHours(3)),
            Map.entry("MSK", ZoneOffset.ofHours(3)),
            Map.entry("JST", ZoneOffset.ofHours(9)),
            Map.entry("KST", ZoneOffset.ofHours(9)),
            Map.entry("EST", ZoneOffset.ofHours(-5)),
            Map.entry("EDT", ZoneOffset.ofHours(-4)),
            Map.entry("MST", ZoneOffset.ofHours(-7)),
            Map.entry("MDT", ZoneOffset.ofHours(-6)),
            Map.entry("PST", ZoneOffset.ofHours(-8)),
            Map.entry("PDT", ZoneOffset.ofHours(-7)));

    private Zones() {}

    /** The zone at the position or one blank on, stepped over; or null, and the position stays. */
    static @Nullable ZoneOffset read(Digits in) {
        int before = in.position();
        boolean apart = in.skip(' ');
        ZoneOffset zone = switch (in.peek(0)) {
            case 'Z' -> zulu(in);
            case '+', '-' -> offset(in, apart);
            default -> abbreviation(in);
        };
        if (zone == null) {
            in.moveTo(before);
        }
        return zone;
    }

    private static @Nullable ZoneOffset zulu(Digits in) {
        if (Digits.isLetter(in.peek(1))) {
            return null;
        }
        in.skip('Z');
        return ZoneOffset.UTC;
    }

    /** +hh:mm, +hhmm, and right behind the time also +hh, as PostgreSQL writes it. */
    private static @Nullable ZoneOffset offset(Digits in, boolean apart) {
        boolean west = in.peek(0) == '-';
        in.moveTo(in.position() + 1);
        int run = in.run();
        int hours = run == 4 || run == 2 ? in.number(2) : Digits.NONE;
        int minutes = 0;
        if (run == 4) {
            minutes = in.number(2);
        } else if (hours >= 0 && in.peek(0) == ':' && Digits.isDigit(in.peek(1))) {
            in.skip(':');
            minutes = in.number(2);
        } else if (apart) {
            return null;
        }
        if (hours < 0 || hours > 14 || minutes < 0 || minutes % 15 != 0 || minutes > 45 || Digits.isDigit(in.peek(0))) {
            return null;
        }
        return ZoneOffset.ofTotalSeconds((west ? -1 : 1) * (hours * 3600 + minutes * 60));
    }

    private static @Nullable ZoneOffset abbreviation(Digits in) {
        StringBuilder letters = new StringBuilder(4);
        while (letters.length() < 5 && Digits.isLetter(in.peek(letters.length()))) {
            letters.append(in.peek(letters.length()));
        }
        ZoneOffset zone = ABBREVIATIONS.get(letters.toString());
        if (zone != null) {
            in.moveTo(in.position() + letters.length());
        }
        return zone;
    }
}
