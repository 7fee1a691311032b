// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.diagnosis.Diagnosis;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/incidents/{id}}: the last revision, as JSON, or as the report for people where text is asked for. */
final class IncidentRoutes {
    private final Incidents incidents;
    private final Function<Diagnosis, String> json;
    private final Function<Diagnosis, String> text;

    IncidentRoutes(Incidents incidents, Function<Diagnosis, String> json, Function<Diagnosis, String> text) {
        this.incidents = incidents;
        this.json = json;
        this.text = text;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/v1/incidents/{id}", this::one);
    }

    private void one(Context context) {
        try {
            Optional<Diagnosis> found = incidents.find(context.pathParam("id"));
            if (found.isEmpty()) {
                Problem.of(404, "No incident has this id: it may be older than what is kept, or of another cluster.")
                        .send(context);
                return;
            }
            send(context, found.get());
        } catch (NotReadyException e) {
            Problem.of(503, e.reason()).send(context);
        }
    }

    private void send(Context context, Diagnosis diagnosis) {
        if (wantsText(context.header(Header.ACCEPT))) {
            context.contentType("text/plain; charset=utf-8").result(text.apply(diagnosis));
        } else {
            context.contentType("application/json").result(json.apply(diagnosis));
        }
    }

    private static boolean wantsText(@Nullable String accept) {
        return accept != null && accept.startsWith("text/plain");
    }
}
