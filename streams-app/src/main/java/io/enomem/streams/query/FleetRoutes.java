// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.query.cluster.NotReadyException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** What the fleet suffers from: causes by number of incidents and hosts, over time. */
final class FleetRoutes implements Routes {
    /** A fleet is looked at over so long, unless a span is given. Ours. */
    private static final Duration SPAN = Duration.ofDays(1);

    /** Incidents looked at, of each partition, youngest first. Ours: 120,000 of twelve, about a second. */
    private static final int LOOKED_THROUGH = 10_000;

    private final Incidents incidents;
    private final Asking asking;
    private final InstantSource clock;

    FleetRoutes(Incidents incidents, Asking asking, InstantSource clock) {
        this.incidents = incidents;
        this.asking = asking;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/fleet", this::fleet);
    }

    private void fleet(Context context) throws NotReadyException {
        Parameters.OfFleet asked = Parameters.fleet(context);
        Instant to = asked.to() == null
                ? clock.instant().truncatedTo(ChronoUnit.MILLIS).plusSeconds(60)
                : asked.to();
        Instant from = asked.from() == null ? to.minus(SPAN) : asked.from();
        if (!from.isBefore(to)) {
            throw new BadRequestException("Parameter 'from' must be a time before 'to'.");
        }
        Timeline timeline = Timeline.of(from, to);
        IncidentFilter filter = IncidentFilter.starting(from, to, asked.cause(), LOOKED_THROUGH);
        asking.everywhere(
                context,
                hop -> incidents.list(filter, hop).stream()
                        .map(slice -> Tally.of(slice, timeline))
                        .toList(),
                all -> Fleet.merge(all.parts(), timeline));
    }
}
