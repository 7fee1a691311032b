// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.topology.StreamsService;
import java.time.InstantSource;
import java.util.List;

/** Everything that is answered out of a running streams application, health and incidents aside. */
public final class ServiceRoutes {
    private ServiceRoutes() {}

    /** For one server, to be closed before the service. */
    public static List<Routes> of(StreamsService service) {
        return List.of(
                new HostRoutes(new StoredHosts(service), InstantSource.system()),
                new EventRoutes(new TopicFeed(service)),
                MetricsRoute.of(service));
    }
}
