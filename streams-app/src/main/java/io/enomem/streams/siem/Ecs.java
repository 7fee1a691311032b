// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.schemas.Gap;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.output.CauseCatalogue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Events in the Elastic Common Schema 9.4 (fields and allowed values: github.com/elastic/ecs, generated/). What ECS has no
 * field for stands under {@code enomem.}, a custom field set as ECS asks for. Pure and thread-safe.
 */
public final class Ecs {
    static final String VERSION = "9.4.0";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final KnownCauses causes = new KnownCauses();

    /**
     * One revision as one alert. {@code @timestamp} is the start of the incident, the same in every revision, so that a
     * later one lands in the index of the first and replaces it there.
     */
    public String of(Diagnosis diagnosis) {
        CauseCatalogue.Entry cause = causes.get(diagnosis.primaryCause());
        Party culprit = diagnosis.culprit();
        Fields process = new Fields();
        Fields container = new Fields();
        if (culprit != null) {
            process.text("name", culprit.process()).number("pid", culprit.pid());
            container.text("id", culprit.container());
        }
        Fields event = new Fields()
                .text("kind", "alert")
                .texts("category", categories(culprit, cause))
                .texts("type", List.of("info"))
                .text("action", diagnosis.status().name().toLowerCase(Locale.ROOT))
                .text("code", diagnosis.primaryCause())
                .text("reason", diagnosis.impact())
                .number("severity", severity(diagnosis.severity()))
                .text("id", SiemEvent.id(diagnosis.incidentId(), diagnosis.revision()))
                .number("sequence", (long) diagnosis.revision())
                .text("start", time(diagnosis.startedAt()))
                .text("end", time(diagnosis.endedAt()))
                .text("created", time(diagnosis.diagnosedAt()));
        return base(diagnosis.startedAt(), diagnosis.summary(), event, "enomem.diagnoses")
                .object("host", host(diagnosis.host()))
                .object("process", process)
                .object("container", container)
                .object(
                        "rule",
                        new Fields()
                                .text("id", cause.id())
                                .text("name", cause.title())
                                .text("category", cause.family())
                                .text("ruleset", SiemEvent.PRODUCT)
                                .text("version", diagnosis.rulesVersion()))
                .object(
                        "related",
                        new Fields()
                                .texts("hosts", List.of(diagnosis.host().hostname()))
                                .texts("ip", addresses(diagnosis)))
                .object("enomem", own(diagnosis))
                .line();
    }

    /** A hole in what was observed: an event, no alert, but that a ring was cleared is worth one. */
    public String of(Gap gap) {
        GapEvent hole = GapEvent.of(gap);
        Fields event = new Fields()
                .text("kind", hole.suspicious() ? "alert" : "event")
                .texts("category", List.of("host"))
                .texts("type", List.of(hole.suspicious() ? "change" : "info"))
                .text("action", hole.action())
                .text("code", gap.getKind().name())
                .number("severity", hole.suspicious() ? Level.MEDIUM.ecs() : Level.LOW.ecs())
                .text("id", hole.id())
                .text("start", time(gap.getStart()))
                .text("end", time(gap.getEnd()));
        return base(gap.getEnd(), hole.sentence(), event, "enomem.gaps")
                .object(
                        "host",
                        new Fields()
                                .text("id", gap.getMachineId())
                                .object("boot", new Fields().text("id", gap.getBootId())))
                .object("file", hole.fileFields())
                .object(
                        "enomem",
                        new Fields()
                                .object(
                                        "gap",
                                        new Fields()
                                                .text("source", gap.getSource())
                                                .text("detail", gap.getDetail())))
                .line();
    }

    private static Fields base(Instant at, String message, Fields event, String dataset) {
        event.text("module", "enomem").text("dataset", dataset).text("provider", SiemEvent.PRODUCT);
        return new Fields()
                .text("@timestamp", time(at))
                .object("ecs", new Fields().text("version", VERSION))
                .text("message", message)
                .object("event", event);
    }

    private static Fields host(Diagnosis.Host host) {
        return new Fields()
                .text("id", host.machineId())
                .text("name", host.hostname())
                .text("hostname", host.hostname())
                .object("boot", new Fields().text("id", host.bootId()))
                .object("os", new Fields().text("type", "linux").text("kernel", host.kernelRelease()));
    }

    private static Fields own(Diagnosis diagnosis) {
        return new Fields()
                .object(
                        "incident",
                        new Fields()
                                .text("id", diagnosis.incidentId())
                                .number("revision", diagnosis.revision())
                                .text("status", diagnosis.status().name())
                                .text("superseded_by", diagnosis.supersededBy())
                                .text(
                                        "forecast_at",
                                        diagnosis.forecastAt() == null ? null : time(diagnosis.forecastAt()))
                                .flag("ongoing", diagnosis.ongoing())
                                .texts("related", diagnosis.related()))
                .text("verdict", diagnosis.verdict().name())
                .decimal("confidence", diagnosis.confidence())
                .object("culprit", party(diagnosis.culprit()))
                .objects("victims", diagnosis.victims(), Ecs::party)
                .objects(
                        "causes",
                        diagnosis.causes(),
                        cause -> new Fields()
                                .text("id", cause.id())
                                .text("verdict", cause.verdict().name())
                                .decimal("confidence", cause.confidence()))
                .texts(
                        "evidence",
                        diagnosis.evidence().stream()
                                .map(Diagnosis.Evidence::statement)
                                .toList())
                .texts("remedies", Remedies.sentences(diagnosis))
                .texts("gaps", diagnosis.gaps())
                .texts("missing", diagnosis.missing());
    }

    private static Fields party(@Nullable Party party) {
        Fields fields = new Fields();
        if (party != null) {
            fields.text("process", party.process())
                    .number("pid", party.pid())
                    .text("cgroup", party.cgroup())
                    .text("unit", party.unit())
                    .text("container", party.container())
                    .text("peer", party.peer());
        }
        return fields;
    }

    private static List<String> categories(@Nullable Party culprit, CauseCatalogue.Entry cause) {
        List<String> categories = new ArrayList<>(List.of("host"));
        if (culprit != null && culprit.process() != null) {
            categories.add("process");
        }
        if (cause.family().equals("tcp-memory") || cause.family().equals("connections")) {
            categories.add("network");
        }
        return categories;
    }

    private static List<String> addresses(Diagnosis diagnosis) {
        return Stream.concat(Stream.ofNullable(diagnosis.culprit()), diagnosis.victims().stream())
                .flatMap(party -> Stream.ofNullable(party.peer()))
                .map(Addresses::in)
                .flatMap(Optional::stream)
                .toList();
    }

    private static long severity(Diagnosis.Severity severity) {
        return Level.of(severity).ecs();
    }

    private static String time(Instant time) {
        return TIME.format(time);
    }
}
