// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How tools write the records of the kernel's log into a file. */
enum Rendering {
    /** Records of /dev/kmsg as they are read. */
    KMSG("kmsg"),
    /** Extended netconsole: the same head, newlines within escaped alike. */
    NETCONSOLE("netconsole.log"),
    /** dmesg. */
    DMESG("dmesg"),
    /** dmesg, with a caller: a task ({@code T123}) or a CPU ({@code C1}), CONFIG_PRINTK_CALLER. */
    DMESG_TASK("dmesg"),
    CONSOLE_CPU("console.log"),
    DMESG_DATE("dmesg"),
    DMESG_DECODED("dmesg"),
    DMESG_RAW("dmesg"),
    DMESG_ISO("dmesg"),
    DMESG_JSON("dmesg.json"),
    SYSLOG("kern.log"),
    SYSLOG_WITHOUT_STAMP("messages"),
    SYSLOG_5424("kern.log"),
    JOURNAL_SHORT("journal.txt"),
    JOURNAL_JSON("journal.json"),
    JOURNAL_EXPORT("journal.export");

    private static final DateTimeFormatter BSD =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** Wall time at boot. */
    private static final Instant BOOT = Instant.parse("2026-03-01T09:58:00Z");

    private static final String BOOT_ID = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    final String file;

    Rendering(String file) {
        this.file = file;
    }

    /** What stands before the first record. */
    String begin() {
        return this == DMESG_JSON ? "{\n   \"dmesg\": [\n" : "";
    }

    /** What stands behind the last. */
    String end() {
        return this == DMESG_JSON ? "\n   ]\n}\n" : "";
    }

    /** One record; text may hold newlines. */
    byte[] record(long sequence, long micros, String text) {
        String stamp = String.format(Locale.ROOT, "[%5d.%06d] ", micros / 1_000_000, micros % 1_000_000);
        Instant wall = BOOT.plusNanos(micros * 1000);
        return switch (this) {
            case KMSG, NETCONSOLE -> bytes("4," + sequence + ',' + micros + ",-;" + escaped(text) + '\n');
            case DMESG -> lines(stamp, " ".repeat(stamp.length()), text);
            case DMESG_TASK -> lines(stamp.strip() + "[ T4711] ", stamp.strip() + "[ T4711] ", text);
            case CONSOLE_CPU -> lines(stamp.strip() + "[    C1] ", stamp.strip() + "[    C1] ", text);
            case DMESG_DATE -> each('[' + CTIME.format(wall) + "] ", text);
            case DMESG_DECODED -> each("kern  :warn  : " + stamp, text);
            case DMESG_RAW -> each("<4>" + stamp, text);
            case DMESG_ISO -> each(ISO.format(wall).replace('.', ',') + ' ', text);
            case DMESG_JSON ->
                bytes((sequence == 0 ? "" : ",\n") + "      {\n         \"pri\": 4,\n         \"time\": "
                        + stamp.replace("[", "").replace("] ", "") + ",\n         \"msg\": \"" + json(text)
                        + "\"\n      }");
            case SYSLOG -> each(BSD.format(wall) + " web1 kernel: " + stamp, text);
            case SYSLOG_WITHOUT_STAMP, JOURNAL_SHORT -> each(BSD.format(wall) + " web1 kernel: ", text);
            case SYSLOG_5424 -> each("<4>1 " + ISO.format(wall) + " web1 kernel - - - " + stamp, text);
            case JOURNAL_JSON ->
                bytes("{\"__REALTIME_TIMESTAMP\":\"" + realtime(wall) + "\",\"_TRANSPORT\":\"kernel\",\"_BOOT_ID\":\""
                        + BOOT_ID
                        + "\",\"_HOSTNAME\":\"web1\",\"PRIORITY\":\"4\",\"_SOURCE_MONOTONIC_TIMESTAMP\":\"" + micros
                        + "\",\"MESSAGE\":\"" + json(text) + "\"}\n");
            case JOURNAL_EXPORT -> export(micros, wall, text);
        };
    }

    private static byte[] export(long micros, Instant wall, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("__REALTIME_TIMESTAMP=" + realtime(wall) + "\n_TRANSPORT=kernel\n_BOOT_ID=" + BOOT_ID
                + "\n_HOSTNAME=web1\nPRIORITY=4\n_SOURCE_MONOTONIC_TIMESTAMP=" + micros + '\n'));
        byte[] message = bytes(text);
        out.writeBytes(bytes("MESSAGE\n"));
        out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(message.length)
                .array());
        out.writeBytes(message);
        out.writeBytes(bytes("\n\n"));
        return out.toByteArray();
    }

    private static long realtime(Instant wall) {
        return wall.getEpochSecond() * 1_000_000 + wall.getNano() / 1000;
    }

    private static byte[] each(String head, String text) {
        return lines(head, head, text);
    }

    private static byte[] lines(String head, String below, String text) {
        return bytes(head + text.replace("\n", '\n' + below) + '\n');
    }

    /** As devkmsg_read (kernel/printk/printk.c) does: everything but printing ASCII, and the backslash. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes(text)) {
            if (b < ' ' || b == 127 || b == '\\') {
                out.append(String.format("\\x%02x", b & 0xff));
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return out.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
