// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.streams.output.CauseCatalogue;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What never changes while this version runs: the causes that a diagnosis may name, and the description of this API. */
final class CatalogueRoutes implements Routes {
    private static final String OPEN_API = "openapi.json";

    private final CauseCatalogue causes = CauseCatalogue.load();
    private final String description = description();

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/causes", this::causes);
        routes.get("/openapi.json", context -> context.contentType(Json.TYPE).result(description));
    }

    private void causes(Context context) {
        ObjectNode body = Json.object();
        causes.all()
                .forEach(cause -> body.withArrayProperty("items")
                        .addObject()
                        .put("id", cause.id())
                        .put("family", cause.family())
                        .put("title", cause.title()));
        Json.send(context, body);
    }

    /** The OpenAPI 3.1 document, a resource beside this class. */
    static String description() {
        try (InputStream in = CatalogueRoutes.class.getResourceAsStream(OPEN_API)) {
            if (in == null) {
                throw new IllegalStateException(OPEN_API + " is missing beside " + CatalogueRoutes.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
