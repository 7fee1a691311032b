// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A message of RFC 5424 around an event. Pure and thread-safe.
 *
 * @param facility 0 to 23 (RFC 5424, table 1)
 */
public record Syslog(int facility) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int FACILITIES = 24;
    private static final int SEVERITIES = 8;
    private static final int HOSTNAME = 255;
    private static final int MESSAGE_ID = 32;

    /** 32473 is the number that RFC 5612 sets aside for documents: this product has none of its own. */
    private static final String DATA_ID = "enomem@32473";

    public Syslog {
        if (facility < 0 || facility >= FACILITIES) {
            throw new IllegalArgumentException("Syslog facility " + facility + ": allowed are 0 to 23");
        }
    }

    /**
     * What the header says of an event.
     *
     * @param severity 0 emergency to 7 debug
     * @param time of the event
     * @param hostname where it happened, hostile text
     * @param messageId kind of the event
     * @param eventId what a receiver drops repeats by
     */
    public record Head(int severity, Instant time, String hostname, String messageId, String eventId) {}

    /**
     * The message without framing. The text has no byte order mark, though UTF-8: receivers would hand it on as the first
     * character of the event, which then is neither JSON nor CEF.
     */
    public byte[] message(Head head, String event) {
        String text = "<" + (facility * SEVERITIES + head.severity()) + ">1 " + TIME.format(head.time()) + ' '
                + name(head.hostname(), HOSTNAME) + " enomem - " + name(head.messageId(), MESSAGE_ID) + " [" + DATA_ID
                + " eventId=\"" + parameter(head.eventId()) + "\"] " + event;
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Printable US-ASCII without spaces; "-" where nothing is left. */
    private static String name(String hostile, int longest) {
        StringBuilder name = new StringBuilder();
        hostile.codePoints().limit(longest).forEach(c -> name.append(c > ' ' && c < 127 ? (char) c : '_'));
        return name.isEmpty() ? "-" : name.toString();
    }

    /** RFC 5424, section 6.3.3: backslash, quote and closing bracket are escaped. */
    private static String parameter(String hostile) {
        return Fields.safe(hostile).replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
    }
}
