// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import io.enomem.streams.topology.StreamsService;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Health of a process as its streams client has it. */
public final class ServiceHealth implements Health {
    private final StreamsService service;
    private final Standstill standstill;

    public ServiceHealth(StreamsService service) {
        this(service, InstantSource.system());
    }

    /** @param clock by which it is told when the brokers are to be asked, and how long a transaction has hung */
    public ServiceHealth(StreamsService service, InstantSource clock) {
        this.service = service;
        this.standstill = new Standstill(service::hanging, clock, ServiceHealth::inBackground);
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
        List<String> obstacles = new ArrayList<>();
        obstacles.add(
                "streams application is " + service.client().state().name().toLowerCase(Locale.ROOT));
        obstacles.addAll(standstill.reasons(false));
        return obstacles;
    }

    @Override
    public List<String> standstills() {
        return standstill.reasons(service.isReady());
    }

    private static void inBackground(Runnable task) {
        Thread thread = new Thread(task, "enomem-standstill");
        thread.setDaemon(true);
        thread.start();
    }
}
