// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.diagnosis.Diagnosis;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.List;
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

    private final Incidents incidents;
    private final Function<Diagnosis, String> json;
    private final Function<Diagnosis, String> text;

    IncidentRoutes(Incidents incidents, Function<Diagnosis, String> json, Function<Diagnosis, String> text) {
        this.incidents = incidents;
        this.json = json;
        this.text = text;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/incidents", this::some);
        routes.get("/api/v1/incidents/{id}", this::one);
    }

    private void some(Context context) throws NotReadyException {
        Incidents.Page page = incidents.list(Parameters.filter(context));
        ObjectNode body = Json.object();
        page.found()
                .forEach(diagnosis -> body.withArrayProperty("items")
                        .add(Json.read(json.apply(diagnosis)).retain(SHOWN)));
        body.withArrayProperty("items");
        body.put("next", page.next()).put("partial", page.partial());
        Json.send(context, body);
    }

    private void one(Context context) throws NotReadyException {
        Optional<Diagnosis> found = incidents.find(context.pathParam("id"));
        if (found.isEmpty()) {
            Problem.of(404, "No incident has this id: it may be older than what is kept, or of another cluster.")
                    .send(context);
            return;
        }
        if (wantsText(context.header(Header.ACCEPT))) {
            context.contentType("text/plain; charset=utf-8").result(text.apply(found.get()));
        } else {
            context.contentType(Json.TYPE).result(json.apply(found.get()));
        }
    }

    private static boolean wantsText(@Nullable String accept) {
        return accept != null && accept.startsWith("text/plain");
    }
}
