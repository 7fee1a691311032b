// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import io.enomem.schemas.Identity;
import java.util.Locale;
import java.util.Optional;

/**
 * A hole as an event of the host's logging, for whoever asks whether somebody hid something.
 *
 * @param id the same whenever the same hole is told; its form is that of an incident id, so that it lies with its host
 * @param activity {@code activity_id} of OCSF's Event Log Activity; 99 is Other
 * @param action the same for people, lower case with hyphens
 * @param suspicious true for what an intruder does: a cleared ring or a truncated or vanished log
 * @param file path of the log that has the hole, if it is one
 * @param sentence what happened, with log text made harmless by whoever renders it
 */
record GapEvent(String id, int activity, String action, boolean suspicious, Optional<String> file, String sentence) {
    private static final int CLEAR = 1;
    private static final int DELETE = 2;
    private static final int OTHER = 99;

    /** How the source of a log's records begins; its path follows. */
    private static final String LOG = "log:";

    static GapEvent of(Gap gap) {
        GapKind kind = gap.getKind();
        int activity = switch (kind) {
            case RING_CLEARED, LOG_TRUNCATED -> CLEAR;
            case LOG_LOST -> DELETE;
            default -> OTHER;
        };
        String id = Identity.incident(gap.getMachineId(), gap.getStart().toEpochMilli(), Identity.of(gap));
        String detail = gap.getDetail().isEmpty() ? "" : ": " + gap.getDetail();
        String count = gap.getCount() == null ? "" : " (" + gap.getCount() + " missing)";
        String source = gap.getSource();
        Optional<String> file = source.startsWith(LOG) && source.length() > LOG.length()
                ? Optional.of(source.substring(LOG.length()))
                : Optional.empty();
        String sentence = said(kind) + " in " + source + count + detail;
        return new GapEvent(id, activity, action(kind), activity != OTHER, file, sentence);
    }

    /** The file's path and name, as both schemas call them; empty where the hole is in no log. */
    Fields fileFields() {
        Fields fields = new Fields();
        file.ifPresent(path -> {
            String name = path.substring(path.lastIndexOf('/') + 1);
            fields.text("name", name.isEmpty() ? path : name).text("path", path);
        });
        return fields;
    }

    private static String action(GapKind kind) {
        return switch (kind) {
            case RING_CLEARED -> "kernel-ring-cleared";
            case LOG_TRUNCATED -> "log-truncated";
            case LOG_LOST -> "log-deleted";
            default -> kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    private static String said(GapKind kind) {
        return switch (kind) {
            case RING_CLEARED -> "The kernel's ring buffer was cleared";
            case LOG_TRUNCATED -> "A log was truncated";
            case LOG_LOST -> "A log vanished before its end was read";
            case SEQUENCE_GAP, RING_OVERRUN -> "Kernel records were lost";
            case SAMPLER_STALLED -> "The sampler stood still";
            case SPOOL_OVERFLOW -> "The spool was full and dropped records";
            case RATE_LIMITED -> "More records came than are shipped";
            case CLOCK_JUMP, CLOCK_SKEW -> "The clock was wrong";
            case CLONED_MACHINE -> "Two machines have one machine id";
            case LATE -> "Records came too late";
            case UNREADABLE -> "A part could not be read";
            case UNKNOWN -> "Something is missing";
        };
    }
}
