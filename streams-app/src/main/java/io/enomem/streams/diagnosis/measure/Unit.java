// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Unit of a {@link Reading}; says how a number is shown. */
public enum Unit {
    /** Bytes, shown in KiB, MiB or GiB from 10 KiB on. */
    BYTES("B"),
    /** Pages of the host's page size. */
    PAGES("pages"),
    /** A part of a whole, 1 = all; shown in percent. */
    SHARE("%"),
    /** One number over another. */
    RATIO("x"),
    /** Milliseconds, shown in seconds from 10 s on. */
    MILLIS("ms"),
    /** 1 = yes, 0 = no. */
    BOOLEAN(""),
    /** How often something happened; the name of the reading says what. */
    EVENTS(""),
    SOCKETS("sockets"),
    SEGMENTS("segments"),
    DATAGRAMS("datagrams"),
    ENTRIES("entries"),
    MAPPINGS("mappings"),
    DESCRIPTORS("descriptors"),
    TASKS("tasks"),
    SAMPLES("samples"),
    PORTS("ports"),
    COUNT("");

    /** Up to here a double's half still is one. */
    private static final double LONGEST = 1e15;

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** The value with its unit, for people, in the root locale. */
    public String format(double value) {
        return switch (this) {
            case BYTES -> bytes(value);
            case SHARE -> number(value * 100) + " %";
            case RATIO -> String.format(Locale.ROOT, "%.2f", value);
            case MILLIS -> Math.abs(value) >= 10_000 ? number(value / 1000) + " s" : number(value) + " ms";
            case BOOLEAN -> value == 0 ? "no" : "yes";
            case COUNT, EVENTS -> number(value);
            default -> number(value) + " " + (value == 1 ? singular() : symbol);
        };
    }

    private String singular() {
        return this == ENTRIES ? "entry" : symbol.substring(0, symbol.length() - 1);
    }

    private static String bytes(double value) {
        double size = Math.abs(value);
        if (size < 10 * 1024) {
            return number(value) + " B";
        }
        if (size < 10 * 1024 * 1024) {
            return number(value / 1024) + " KiB";
        }
        if (size < 10.0 * 1024 * 1024 * 1024) {
            return number(value / (1024 * 1024)) + " MiB";
        }
        return number(value / (1024.0 * 1024 * 1024)) + " GiB";
    }

    /** As the formats %,.0f and %,.1f; by hand, as a judgement shows hundreds of numbers and a formatter parses its pattern each time. */
    private static String number(double value) {
        boolean whole = value == Math.rint(value) || Math.abs(value) >= 100;
        if (!(Math.abs(value) < LONGEST)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return whole
                ? grouped(value)
                : BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    private static String grouped(double value) {
        StringBuilder digits = new StringBuilder(Long.toString(Math.round(Math.abs(value))));
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            digits.insert(at, ',');
        }
        return value < 0 ? digits.insert(0, '-').toString() : digits.toString();
    }
}
