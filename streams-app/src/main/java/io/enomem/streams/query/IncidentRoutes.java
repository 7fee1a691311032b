// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Incidents: a page of those that a filter lets through, and one by its id as JSON or, where the client prefers it, as a report for people. */
final class IncidentRoutes implements Routes {
    /** What a page shows of each incident: who, when, what; the whole is told by its id. */
    private static final List<String> SHOWN = List.of(
            "incidentId",
            "revision",
            "status",
            "host",
            "startedAt",
            "endedAt",
            "severity",
            "impact",
            "ongoing",
            "primaryCause",
            "verdict",
            "confidence",
            "summary",
            "culprit");

    /** What is shown of each revision: how the diagnosis came about. */
    private static final List<String> SHOWN_OF_REVISION = List.of(
            "revision",
            "status",
            "supersededBy",
            "diagnosedAt",
            "severity",
            "primaryCause",
            "verdict",
            "confidence",
            "summary",
            "culprit",
            "rulesVersion");

    private final Incidents incidents;
    private final Asking asking;
    private final Function<Diagnosis, String> json;
    private final Function<Diagnosis, String> text;

    IncidentRoutes(
            Incidents incidents, Asking asking, Function<Diagnosis, String> json, Function<Diagnosis, String> text) {
        this.incidents = incidents;
        this.asking = asking;
        this.json = json;
        this.text = text;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/incidents", this::some);
        routes.get("/api/v1/incidents/{id}", this::one);
    }

    private void some(Context context) throws NotReadyException {
        IncidentFilter filter = Parameters.incidents(context);
        asking.everywhere(
                context,
                hop -> incidents.list(filter, hop).stream()
                        .map(slice -> slice.part(diagnosis -> shown(diagnosis, SHOWN)))
                        .toList(),
                all -> Pages.merge(all.parts(), IncidentFilter.YOUNGEST_FIRST, "incidentId", filter.limit()));
    }

    private void one(Context context) throws NotReadyException {
        Parameters.none(context);
        String id = context.pathParam("id");
        String machineId;
        try {
            machineId = Identity.machineIdOf(id);
        } catch (IllegalArgumentException e) {
            // A client may ask for anything; what is no incident id names no incident.
            unknown(context);
            return;
        }
        asking.about(machineId, context, hop -> here(id, hop, context));
    }

    private void here(String id, Hop hop, Context context) throws NotReadyException {
        Stored<Incidents.Known> stored = incidents.find(id, hop);
        Optional<Incidents.Known> found = Asking.known(stored, context);
        if (found.isEmpty()) {
            unknown(context);
        } else if (wantsText(context.header(Header.ACCEPT))) {
            context.contentType("text/plain; charset=utf-8").result(report(found.get(), stored.lagRecords()));
        } else {
            Json.send(context, whole(found.get(), stored.lagRecords()));
        }
    }

    private ObjectNode whole(Incidents.Known known, @Nullable Long lagRecords) {
        ObjectNode body = Json.read(json.apply(known.last()));
        ArrayNode revisions = body.putArray("revisions");
        known.revisions().forEach(revision -> revisions.add(shown(revision, SHOWN_OF_REVISION)));
        if (lagRecords != null) {
            body.putObject("stale").put("lagRecords", lagRecords);
        }
        return body;
    }

    private String report(Incidents.Known known, @Nullable Long lagRecords) {
        String warning = lagRecords == null
                ? ""
                : "From a copy that lacks " + lagRecords + " records: there may be a later revision.\n\n";
        StringBuilder report = new StringBuilder(warning).append(text.apply(known.last()));
        if (known.revisions().size() > 1) {
            report.append("\nRevisions\n");
            known.revisions()
                    .forEach(revision -> report.append(String.format(
                            Locale.ROOT,
                            "  %3d %s %s %s %s (%.2f)%n",
                            revision.revision(),
                            revision.diagnosedAt(),
                            revision.status(),
                            revision.primaryCause(),
                            revision.verdict(),
                            revision.confidence())));
        }
        return report.toString();
    }

    private ObjectNode shown(Diagnosis diagnosis, List<String> fields) {
        return Json.read(json.apply(diagnosis)).retain(fields);
    }

    private static void unknown(Context context) {
        Problem.of(404, "No incident has this id: it may be older than what is kept, or of another cluster.")
                .send(context);
    }

    private static boolean wantsText(@Nullable String accept) {
        return accept != null && accept.startsWith("text/plain");
    }
}
