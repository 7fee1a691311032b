// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one journal entry that matter here (systemd.journal-fields(7)), as a line of a saved log. */
final class JournalEntry {
    private final Map<String, String> fields = new LinkedHashMap<>();

    /** True if a field of that name is used; others may be passed over without reading them. */
    static boolean uses(String name) {
        return switch (name) {
            case "MESSAGE",
                    "PRIORITY",
                    "SYSLOG_FACILITY",
                    "SYSLOG_IDENTIFIER",
                    "_TRANSPORT",
                    "_BOOT_ID",
                    "_SOURCE_MONOTONIC_TIMESTAMP",
                    "__REALTIME_TIMESTAMP",
                    "_KERNEL_SUBSYSTEM",
                    "_KERNEL_DEVICE" -> true;
            default -> false;
        };
    }

    void put(String name, String value) {
        fields.putIfAbsent(name, value);
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The entry as a line, or null if it has no message. */
    @Nullable
    SavedLine line(long number, long offset) {
        String message = fields.get("MESSAGE");
        if (message == null) {
            return null;
        }
        String identifier = fields.get("SYSLOG_IDENTIFIER");
        String transport = fields.get("_TRANSPORT");
        boolean kernel = transport == null ? "kernel".equals(identifier) : transport.equals("kernel");
        Long facility = number("SYSLOG_FACILITY");
        Long level = number("PRIORITY");
        Long wall = number("__REALTIME_TIMESTAMP");
        Frame frame = new Frame(
                wall == null ? null : WallStamp.ofEpochMicros(wall),
                kernel ? number("_SOURCE_MONOTONIC_TIMESTAMP") : null,
                null,
                facility == null ? (kernel ? Integer.valueOf(0) : null) : Integer.valueOf(facility.intValue()),
                level == null ? null : Integer.valueOf(level.intValue()),
                null,
                kernel,
                0);
        boolean cut = message.length() > KmsgRecord.MAX_TEXT;
        String text = cut ? message.substring(0, KmsgRecord.MAX_TEXT) : message;
        return new SavedLine(
                number, offset, frame, text, null, false, fields.get("_BOOT_ID"), identifier, properties(), cut);
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        String subsystem = fields.get("_KERNEL_SUBSYSTEM");
        String device = fields.get("_KERNEL_DEVICE");
        if (subsystem != null) {
            properties.put("SUBSYSTEM", subsystem);
        }
        if (device != null) {
            properties.put("DEVICE", device);
        }
        return properties;
    }

    private @Nullable Long number(String name) {
        String value = fields.get(name);
        if (value == null || value.length() > 18) {
            return null;
        }
        TextCursor cursor = new TextCursor(value);
        long number = cursor.digits(1, 18);
        return number < 0 || !cursor.atEnd() ? null : Long.valueOf(number);
    }
}
