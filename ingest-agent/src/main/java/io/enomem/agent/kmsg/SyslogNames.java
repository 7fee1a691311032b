// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of facilities and levels (RFC 5424 section 6.2.1), as dmesg, busybox and OpenWrt spell them. */
final class SyslogNames {
    private static final List<String> FACILITIES = List.of(
            "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp");
    private static final List<String> LEVELS =
            List.of("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug");

    private SyslogNames() {}

    /** The facility of that name, or null. */
    static @Nullable Integer facility(String name) {
        if (name.length() == 6 && name.startsWith("local") && name.charAt(5) >= '0' && name.charAt(5) <= '7') {
            return 16 + name.charAt(5) - '0';
        }
        int index = FACILITIES.indexOf(name);
        return index < 0 ? null : Integer.valueOf(index);
    }

    /** The level of that name, or null. */
    static @Nullable Integer level(String name) {
        int index = LEVELS.indexOf(
                switch (name) {
                    case "warning" -> "warn";
                    case "error" -> "err";
                    case "panic" -> "emerg";
                    default -> name;
                });
        return index < 0 ? null : Integer.valueOf(index);
    }
}
