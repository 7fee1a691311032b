// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.agent.rotated.RotatedName;
import java.util.Locale;

/** What a file of a capture or sosreport is for, told by its path below the root. */
enum Role {
    /** {@code host.json} of a capture. */
    HOST,
    /** {@code kmsg} of a capture: raw records of /dev/kmsg. */
    KMSG,
    /** A kernel or system log as text, or the journal as text, JSON or export. */
    SYSTEM_LOG,
    /** The log of an application. */
    APPLICATION_LOG,
    /** A file of {@code samples/<millis>/}. */
    SAMPLE,
    /** A file of the one sample that a sosreport is: below {@code proc} or {@code sys}, or an {@code ss} dump. */
    HOST_FILE,
    /** Nothing that is read. */
    OTHER;

    /** The role of a file with that path. */
    static Role of(String path) {
        int slash = path.indexOf('/');
        String top = slash < 0 ? "" : path.substring(0, slash);
        String name = path.substring(path.lastIndexOf('/') + 1);
        return switch (top) {
            case "" -> atRoot(name);
            case "logs" -> APPLICATION_LOG;
            case "samples" -> SAMPLE;
            case "proc", "sys" -> HOST_FILE;
            case "etc" -> path.equals("etc/machine-id") ? HOST_FILE : OTHER;
            case "var" -> path.startsWith("var/log/") ? ofLog(path, name) : OTHER;
            case "sos_commands" -> ofCommand(path, name);
            default -> OTHER;
        };
    }

    private static Role atRoot(String name) {
        if (name.equals("host.json")) {
            return HOST;
        }
        if (RotatedName.of(name).base().equals("kmsg")) {
            return KMSG;
        }
        return isSystemLog(name) ? SYSTEM_LOG : OTHER;
    }

    private static Role ofLog(String path, String name) {
        boolean binary = path.startsWith("var/log/journal/")
                || path.startsWith("var/log/sa/")
                || name.equals("wtmp")
                || name.equals("btmp")
                || name.equals("lastlog")
                || name.equals("faillog");
        if (binary) {
            return OTHER;
        }
        return isSystemLog(name) ? SYSTEM_LOG : APPLICATION_LOG;
    }

    private static Role ofCommand(String path, String name) {
        if (path.startsWith("sos_commands/networking/") && name.startsWith("ss_-")) {
            return HOST_FILE;
        }
        if (path.startsWith("sos_commands/date/") || path.startsWith("sos_commands/host/")) {
            return HOST_FILE;
        }
        return name.equals("dmesg") || name.startsWith("dmesg_") || name.startsWith("journalctl_") ? SYSTEM_LOG : OTHER;
    }

    /** True for the names that syslog daemons, dmesg and journalctl are used with. */
    static boolean isSystemLog(String fileName) {
        String name = RotatedName.of(fileName).base().toLowerCase(Locale.ROOT);
        return name.equals("messages")
                || name.equals("syslog")
                || name.startsWith("kern")
                || name.startsWith("dmesg")
                || name.startsWith("journal")
                || name.equals("console")
                || name.startsWith("netconsole");
    }
}
