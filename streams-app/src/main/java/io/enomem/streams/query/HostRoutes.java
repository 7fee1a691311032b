// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.schemas.HostInfo;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hosts that send, and one of them with its sources. */
final class HostRoutes implements Routes {
    /**
     * A host counts as silent when its last event lies so long back by this process's clock: the minute after which its
     * incidents are closed, and the minute by which its row may be behind.
     */
    private static final Duration SILENT = Duration.ofMinutes(2);

    private final Hosts hosts;
    private final InstantSource clock;

    HostRoutes(Hosts hosts, InstantSource clock) {
        this.hosts = hosts;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/hosts", this::all);
        routes.get("/api/v1/hosts/{id}", this::one);
    }

    private void all(Context context) throws NotReadyException {
        Hosts.All all = hosts.all();
        ObjectNode body = Json.object();
        all.hosts().forEach(host -> body.withArrayProperty("items").add(shown(host, host.lastEvent())));
        body.withArrayProperty("items");
        Json.send(context, body.put("partial", all.partial()));
    }

    private void one(Context context) throws NotReadyException {
        Optional<Hosts.Detail> found = hosts.find(context.pathParam("id"));
        if (found.isEmpty()) {
            Problem.of(404, "No host of this machine id has sent anything to this cluster yet: see /api/v1/hosts.")
                    .send(context);
            return;
        }
        Hosts.Detail detail = found.get();
        ObjectNode body = shown(detail.host(), latest(detail));
        body.putObject("lastEvents")
                .put("samples", text(detail.lastSample()))
                .put("signals", text(detail.lastSignal()));
        describe(body, detail.host().info());
        Json.send(context, body);
    }

    private ObjectNode shown(Hosts.Known host, Instant lastEvent) {
        HostInfo info = host.info();
        // A clock that is ahead of ours lags by nothing.
        long lag = Math.max(0, Duration.between(lastEvent, clock.instant()).toMillis());
        return Json.object()
                .put("machineId", host.machineId())
                .put("hostname", info == null ? null : info.getHostname())
                .put("kernelRelease", info == null ? null : info.getKernelRelease())
                .put("lastEventAt", lastEvent.toString())
                .put("lagMillis", lag)
                .put("state", lag > SILENT.toMillis() ? "SILENT" : "SENDING")
                .put("incidentOpen", host.open())
                .put("lateRecords", host.lateRecords());
    }

    private static void describe(ObjectNode body, @Nullable HostInfo info) {
        if (info == null) {
            return;
        }
        body.put("bootId", info.getBootId())
                .put("bootedAt", text(info.getBootedAt()))
                .put("cpus", info.getCpus())
                .put("memoryBytes", info.getMemoryBytes())
                .put("agentVersion", info.getAgentVersion());
        info.getAddresses().forEach(body.putArray("addresses")::add);
    }

    private static Instant latest(Hosts.Detail detail) {
        Instant sample = detail.lastSample();
        Instant row = detail.host().lastEvent();
        return sample != null && sample.isAfter(row) ? sample : row;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
