// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** The two probes. They need no token, for they tell nothing about a host. */
final class HealthRoutes implements Routes {
    private final Health health;

    HealthRoutes(Health health) {
        this.health = health;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/health/live", context -> answer(context, health.fatal(), List.of()));
        routes.get("/health/ready", context -> {
            List<String> obstacles = health.obstacles();
            answer(context, obstacles, obstacles.isEmpty() ? health.standstills() : List.of());
        });
    }

    private static void answer(Context context, List<String> reasons, List<String> warnings) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("status", reasons.isEmpty() ? "UP" : "DOWN");
        reasons.forEach(reason -> body.withArrayProperty("reasons").add(reason));
        warnings.forEach(warning -> body.withArrayProperty("warnings").add(warning));
        context.status(reasons.isEmpty() ? 200 : 503)
                .contentType("application/json")
                .result(body.toString());
    }
}
