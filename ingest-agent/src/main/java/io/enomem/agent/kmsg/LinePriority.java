// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import org.jspecify.annotations.Nullable;

/** Facility and level of one line, as a number in front of it or by their names. Not thread-safe. */
final class LinePriority {
    /** local7.debug, the last of RFC 5424's. */
    private static final int LAST = 191;

    private @Nullable Integer facility;
    private @Nullable Integer level;

    @Nullable
    Integer facility() {
        return facility;
    }

    @Nullable
    Integer level() {
        return level;
    }

    /** True if the line is said to be of facility 0. */
    boolean isOfKernel() {
        return Integer.valueOf(0).equals(facility);
    }

    /** {@code <4>}: as dmesg -r, consoles and syslog on the wire have it; the cursor stays where none stands. */
    boolean read(TextCursor cursor) {
        int start = cursor.at();
        long value = cursor.skip('<') ? cursor.digits(1, 3) : -1;
        if (value < 0 || value > LAST || !cursor.skip('>')) {
            cursor.moveTo(start);
            return false;
        }
        facility = (int) value >> 3;
        level = (int) value & 7;
        return true;
    }

    /** {@code kern.warn}; false if it is anything else. */
    boolean named(String token) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return false;
        }
        Integer named = SyslogNames.facility(token.substring(0, dot));
        Integer ranked = SyslogNames.level(token.substring(dot + 1));
        if (named == null || ranked == null) {
            return false;
        }
        facility = named;
        level = ranked;
        return true;
    }
}
