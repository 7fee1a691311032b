// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.schemas.Gap;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.output.CauseCatalogue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Events of the Open Cybersecurity Schema Framework 1.8 (github.com/ocsf/ocsf-schema): a diagnosis is a Detection Finding
 * (2004), a hole an Event Log Activity (1008). What OCSF has no attribute for stands under {@code unmapped}. Times are
 * Unix milliseconds. Pure and thread-safe.
 */
public final class Ocsf {
    private static final int DETECTION_FINDING = 2004;
    private static final int PERCENT = 100;
    private static final int LINUX = 200;
    private static final int RULE = 1;

    private final KnownCauses causes = new KnownCauses();
    private final Revisions revisions;

    /**
     * Renders for readers who are told of these revisions: the first they are told of must create the finding.
     */
    public Ocsf(Revisions revisions) {
        this.revisions = revisions;
    }

    /** Life of a finding, by revision and status. */
    private enum Activity {
        CREATE(1, "Create"),
        UPDATE(2, "Update"),
        CLOSE(3, "Close");

        final int id;
        final String caption;

        Activity(int id, String caption) {
            this.id = id;
            this.caption = caption;
        }
    }

    /** One revision of a finding, whose {@code finding_info.uid} is the incident id. */
    public String of(Diagnosis diagnosis) {
        Activity activity = activity(diagnosis);
        CauseCatalogue.Entry cause = causes.get(diagnosis.primaryCause());
        Level level = Level.of(diagnosis.severity());
        String id = SiemEvent.id(diagnosis.incidentId(), diagnosis.revision());
        Fields finding = OcsfEvent.classified(
                        2, "Findings", DETECTION_FINDING, "Detection Finding", activity.id, activity.caption)
                .number("time", diagnosis.diagnosedAt().toEpochMilli())
                .number("start_time", diagnosis.startedAt().toEpochMilli())
                .number("end_time", diagnosis.endedAt().toEpochMilli())
                .number("severity_id", level.ocsf())
                .text("severity", level.ocsfName())
                .text("message", diagnosis.summary())
                .object("metadata", OcsfEvent.metadata(id, diagnosis.incidentId(), diagnosis.primaryCause()))
                .flag("is_alert", isAlert(diagnosis));
        return confidence(state(finding, diagnosis), diagnosis)
                .object("finding_info", info(diagnosis, cause))
                .object("device", device(diagnosis.host()))
                .objects("evidences", diagnosis.evidence(), Ocsf::evidence)
                .objects("resources", OcsfParties.affected(diagnosis), OcsfParties::resource)
                .objects("observables", OcsfParties.observables(diagnosis), OcsfParties.Observable::fields)
                .object("remediation", remediation(diagnosis))
                .object("unmapped", unmapped(diagnosis))
                .line();
    }

    /** A hole; a cleared ring is what the class was made for. */
    public String of(Gap gap) {
        return OcsfLogActivity.of(gap);
    }

    private Activity activity(Diagnosis diagnosis) {
        if (diagnosis.status() == Status.SUPERSEDED) {
            return Activity.CLOSE;
        }
        if (diagnosis.revision() <= 1 || revisions == Revisions.FINAL) {
            return Activity.CREATE;
        }
        return diagnosis.status() == Status.FINAL ? Activity.CLOSE : Activity.UPDATE;
    }

    /**
     * A final revision too, though it closes the finding: late records may be what makes it grave, and the revisions before
     * it, if there were any, said that it was harmless.
     */
    private static boolean isAlert(Diagnosis diagnosis) {
        return diagnosis.severity() != Diagnosis.Severity.INFO && diagnosis.status() != Status.SUPERSEDED;
    }

    /** OCSF's states are those of a human review, which has not happened: final and superseded are said as Other. */
    private static Fields state(Fields finding, Diagnosis diagnosis) {
        return switch (diagnosis.status()) {
            case PROVISIONAL, FORECAST -> finding.number("status_id", 1).text("status", "New");
            case FINAL, SUPERSEDED ->
                finding.number("status_id", OcsfEvent.OTHER).text("status", capital(diagnosis.status()));
        };
    }

    private static Fields info(Diagnosis diagnosis, CauseCatalogue.Entry cause) {
        return new Fields()
                .text("uid", diagnosis.incidentId())
                .text("title", cause.title())
                .text("desc", diagnosis.summary())
                .texts("types", List.of(cause.family()))
                .number("first_seen_time", diagnosis.startedAt().toEpochMilli())
                .number("last_seen_time", diagnosis.endedAt().toEpochMilli())
                .number("modified_time", diagnosis.diagnosedAt().toEpochMilli())
                .object(
                        "analytic",
                        new Fields()
                                .text("name", cause.title())
                                .text("uid", cause.id())
                                .number("type_id", RULE)
                                .text("type", "Rule")
                                .text("version", diagnosis.rulesVersion()));
    }

    private static Fields device(Diagnosis.Host host) {
        return new Fields()
                .text("uid", host.machineId())
                .text("hostname", host.hostname())
                .number("type_id", 0)
                .text("type", "Unknown")
                .object(
                        "os",
                        new Fields()
                                .text("name", "Linux")
                                .number("type_id", LINUX)
                                .text("type", "Linux")
                                .text("kernel_release", host.kernelRelease()));
    }

    private static Fields evidence(Diagnosis.Evidence evidence) {
        return new Fields()
                .object(
                        "data",
                        new Fields()
                                .text("statement", evidence.statement())
                                .text("observed", evidence.observed())
                                .text("threshold", evidence.threshold())
                                .text("threshold_source", evidence.thresholdSource())
                                .text("source", evidence.source())
                                .text("direction", evidence.direction().name()));
    }

    private static Fields remediation(Diagnosis diagnosis) {
        String all = String.join("; ", Remedies.sentences(diagnosis));
        return new Fields().text("desc", all);
    }

    private static Fields unmapped(Diagnosis diagnosis) {
        @Nullable Party culprit = diagnosis.culprit();
        return new Fields()
                .number("revision", diagnosis.revision())
                .text("status", diagnosis.status().name())
                .text("superseded_by", diagnosis.supersededBy())
                .text(
                        "forecast_at",
                        diagnosis.forecastAt() == null
                                ? null
                                : diagnosis.forecastAt().toString())
                .text("verdict", diagnosis.verdict().name())
                .text("impact", diagnosis.impact())
                .flag("ongoing", diagnosis.ongoing())
                .text("boot_id", diagnosis.host().bootId())
                .object("culprit", culprit == null ? new Fields() : OcsfParties.party(culprit))
                .texts("gaps", diagnosis.gaps())
                .texts("missing", diagnosis.missing())
                .texts("related", diagnosis.related());
    }

    private static Fields confidence(Fields finding, Diagnosis diagnosis) {
        String[] captions = {"Unknown", "Low", "Medium", "High"};
        int id = confidence(diagnosis.verdict());
        return finding.number("confidence_id", id)
                .text("confidence", captions[id])
                .number("confidence_score", Math.round(diagnosis.confidence() * PERCENT));
    }

    private static int confidence(Verdict verdict) {
        return switch (verdict) {
            case ESTABLISHED -> 3;
            case PROBABLE -> 2;
            case POSSIBLE -> 1;
            default -> 0;
        };
    }

    private static String capital(Status status) {
        String name = status.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
