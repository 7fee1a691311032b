// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.topology.StreamsService;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Everything that is answered out of a running streams application. */
final class ServiceRoutes {
    private ServiceRoutes() {}

    /** For one server, to be closed before the service. */
    static List<Routes> of(
            StreamsService service,
            Health health,
            Asking asking,
            Function<Diagnosis, String> json,
            Function<Diagnosis, String> text) {
        Incidents incidents = new StoredIncidents(service);
        InstantSource clock = InstantSource.system();
        return List.of(
                new IncidentRoutes(incidents, asking, json, text),
                new HostRoutes(new StoredHosts(service), asking, clock),
                new FleetRoutes(incidents, asking, clock),
                new EventRoutes(new TopicFeed(service)),
                MetricsRoute.of(service, health));
    }
}
