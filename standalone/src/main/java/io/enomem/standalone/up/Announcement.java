// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.up;

import io.enomem.schemas.Diagnosis;
import io.enomem.schemas.Party;
import io.enomem.schemas.Status;
import io.enomem.streams.output.SafeText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what is new about an incident, one line each; a revision that changes nothing for the reader is not said again.
 * Remembers the incidents told last. Not thread-safe.
 */
public final class Announcement {
    /** More incidents than anybody follows at once; an older one is told in full again. */
    private static final int REMEMBERED = 1_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final String detail;
    private final Map<String, Told> told = new LinkedHashMap<>();

    /** What the reader knows of an incident. */
    private record Told(Status status, String cause, String verdict, String culprit) {
        static Told of(Diagnosis diagnosis) {
            return new Told(
                    diagnosis.getStatus(),
                    diagnosis.getPrimaryCause(),
                    diagnosis.getVerdict().name(),
                    name(diagnosis.getCulprit()));
        }

        boolean says(Told other) {
            return cause.equals(other.cause) && verdict.equals(other.verdict) && culprit.equals(other.culprit);
        }
    }

    /**
     * @param zone of the times shown
     * @param detail a command that takes an incident id and shows all of it
     */
    public Announcement(ZoneId zone, String detail) {
        this.zone = zone;
        this.detail = detail;
    }

    /** The line, or empty if the reader knows already. */
    public Optional<String> of(Diagnosis diagnosis) {
        Told now = Told.of(diagnosis);
        Told before = told.remove(diagnosis.getIncidentId());
        told.put(diagnosis.getIncidentId(), now);
        if (told.size() > REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        if (now.equals(before)) {
            return Optional.empty();
        }
        if (diagnosis.getStatus() == Status.SUPERSEDED) {
            String by = diagnosis.getSupersededBy();
            return Optional.of(at(diagnosis)
                    + (by == null
                            ? SafeText.of(diagnosis.getSummary()) + " | " + pointer(diagnosis)
                            : "merged into another: " + detail + " " + SafeText.of(by)));
        }
        return Optional.of(
                before != null && before.says(now) ? sameAgain(diagnosis) : inFull(diagnosis, before != null));
    }

    private String sameAgain(Diagnosis diagnosis) {
        return at(diagnosis) + diagnosis.getStatus().name().toLowerCase(Locale.ROOT) + ", as told: "
                + pointer(diagnosis);
    }

    private String inFull(Diagnosis diagnosis, boolean again) {
        return at(diagnosis)
                + diagnosis.getSeverity()
                + (diagnosis.getStatus() == Status.FORECAST ? " FORECAST " : " ")
                + (again ? "now " : "")
                + SafeText.of(diagnosis.getPrimaryCause())
                + String.format(Locale.ROOT, " (%s %.2f): ", diagnosis.getVerdict(), diagnosis.getConfidence())
                + SafeText.of(diagnosis.getSummary())
                + " | "
                + pointer(diagnosis);
    }

    private String pointer(Diagnosis diagnosis) {
        return detail + " " + SafeText.of(diagnosis.getIncidentId());
    }

    private String at(Diagnosis diagnosis) {
        return TIME.format(diagnosis.getStartedAt().atZone(zone)) + " " + SafeText.of(diagnosis.getHostname()) + " ";
    }

    private static String name(@Nullable Party party) {
        return party == null
                ? ""
                : party.getProcess() + "/" + party.getPid() + "/" + party.getCgroup() + "/" + party.getPeer();
    }
}
