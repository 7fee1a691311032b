// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.topology.StreamsService;
import java.util.List;
import java.util.Locale;

/** Health of a process as its streams client has it. */
public final class ServiceHealth implements Health {
    private final StreamsService service;

    public ServiceHealth(StreamsService service) {
        this.service = service;
    }

    @Override
    public List<String> fatal() {
        return service.isLive() ? List.of() : List.of("stream threads died too often");
    }

    @Override
    public List<String> obstacles() {
        if (service.isReady()) {
            return List.of();
        }
        return List.of(
                "streams application is " + service.client().state().name().toLowerCase(Locale.ROOT));
    }
}
