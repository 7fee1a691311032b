// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.schemas.settings.Settings;
import io.enomem.schemas.settings.SettingsException;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.query.cluster.Peers;
import io.enomem.streams.query.cluster.StreamsInstances;
import io.enomem.streams.topology.StreamsService;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** REST of a streams application, as its settings want it. */
public final class RestServer {
    private RestServer() {}

    /**
     * Starts to serve; close it before the service.
     *
     * @param alone where it listens unless something is set: {@code host:port} on loopback
     * @param json a diagnosis as one JSON object
     * @param text a diagnosis as a report for people
     * @return empty if nothing shall be served
     * @throws SettingsException if it cannot be served so
     */
    public static Optional<QueryServer> start(
            Settings settings,
            StreamsService service,
            Health health,
            String alone,
            Function<Diagnosis, String> json,
            Function<Diagnosis, String> text) {
        return RestSettings.listen(settings, alone).map(listen -> {
            Peers peers = new Peers(RestSettings.tls(settings), settings.millis(RestSettings.TIMEOUT_MS));
            Asking asking = new Asking(new StreamsInstances(service, RestSettings.self(settings)), peers);
            try {
                return QueryServer.start(listen, health, ServiceRoutes.of(service, health, asking, json, text));
            } catch (UncheckedIOException e) {
                throw new SettingsException(
                        "REST cannot listen on " + listen.host() + ":" + listen.port() + " ("
                                + Objects.requireNonNull(e.getCause()).getMessage()
                                + "): stop what uses that port, or choose another with " + RestSettings.LISTEN,
                        e);
            }
        });
    }
}
