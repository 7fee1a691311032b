// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.enomem.schemas.HostInfo;
import io.enomem.streams.query.cluster.Hop;
import io.enomem.streams.query.cluster.NotReadyException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The hosts that send, one of them with its sources, and its numbers. */
final class HostRoutes implements Routes {
    /**
     * A host counts as silent when its last event lies so long back by this process's clock: the minute after which its
     * incidents are closed, and the minute by which its row may be behind.
     */
    private static final Duration SILENT = Duration.ofMinutes(2);

    /** Numbers are those of so long, unless a span is given. Ours: what is kept at full resolution, and some before it. */
    private static final Duration SPAN = Duration.ofHours(1);

    /** Whether anything comes from a host. */
    enum State {
        SENDING,
        SILENT
    }

    private final Hosts hosts;
    private final Asking asking;
    private final InstantSource clock;

    HostRoutes(Hosts hosts, Asking asking, InstantSource clock) {
        this.hosts = hosts;
        this.asking = asking;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/api/v1/hosts", this::some);
        routes.get("/api/v1/hosts/{id}", this::one);
        routes.get("/api/v1/hosts/{id}/samples", this::samples);
    }

    private void some(Context context) throws NotReadyException {
        Parameters.OfHosts asked = Parameters.hosts(context);
        Hosts.Wanted wanted = new Hosts.Wanted(
                asked.after(), asked.limit(), host -> asked.state() == null || asked.state() == state(lag(host)));
        asking.everywhere(
                context,
                hop -> hosts.list(wanted, hop).stream()
                        .map(slice -> slice.part(this::shown))
                        .toList(),
                all -> Pages.merge(all.parts(), StoredHosts.ORDER, "machineId", asked.limit()));
    }

    private void one(Context context) throws NotReadyException {
        Parameters.none(context);
        String id = context.pathParam("id");
        asking.about(id, context, hop -> {
            Stored<Hosts.Known> stored = hosts.find(id, hop);
            Optional<Hosts.Known> found = Asking.known(stored, context);
            if (found.isEmpty()) {
                unknown(context);
                return;
            }
            ObjectNode body = shown(found.get());
            describe(body, found.get().info());
            label(body, stored.lagRecords());
            Json.send(context, body);
        });
    }

    private void samples(Context context) throws NotReadyException {
        Parameters.OfNumbers asked = Parameters.numbers(context);
        String id = context.pathParam("id");
        asking.about(id, context, hop -> samples(id, asked, hop, context));
    }

    private void samples(String id, Parameters.OfNumbers asked, Hop hop, Context context) throws NotReadyException {
        Instant to = asked.to();
        if (to == null) {
            Optional<Hosts.Known> host = Asking.known(hosts.find(id, hop), context);
            if (host.isEmpty()) {
                unknown(context);
                return;
            }
            // A host's last hour is that before its last word, however long ago that was.
            Instant last = host.get().lastSample();
            to = (last == null ? host.get().lastEvent() : last).plusSeconds(60);
        }
        Instant from = asked.from() == null ? to.minus(SPAN) : asked.from();
        Stored<Hosts.Numbers> stored = hosts.numbers(id, from, to, asked.limit(), hop);
        Optional<Hosts.Numbers> found = Asking.known(stored, context);
        if (found.isEmpty()) {
            unknown(context);
            return;
        }
        ObjectNode body = Json.object().put("machineId", id);
        body.put("from", from.toString()).put("to", to.toString());
        Plot.of(found.get(), asked.fields()).into(body);
        label(body, stored.lagRecords());
        Json.send(context, body);
    }

    private long lag(Hosts.Known host) {
        // A clock that is ahead of ours lags by nothing.
        return Math.max(0, Duration.between(host.lastEvent(), clock.instant()).toMillis());
    }

    private static State state(long lagMillis) {
        return lagMillis > SILENT.toMillis() ? State.SILENT : State.SENDING;
    }

    private ObjectNode shown(Hosts.Known host) {
        HostInfo info = host.info();
        long lag = lag(host);
        ObjectNode shown = Json.object()
                .put("machineId", host.machineId())
                .put("hostname", info == null ? null : info.getHostname())
                .put("kernelRelease", info == null ? null : info.getKernelRelease())
                .put("lastEventAt", host.lastEvent().toString())
                .put("lagMillis", lag)
                .put("state", state(lag).name())
                .put("incidentOpen", host.open())
                .put("lateRecords", host.lateRecords());
        shown.putObject("lastEvents")
                .put("kernel", text(host.lastKernel()))
                .put("logs", text(host.lastLog()))
                .put("samples", text(host.lastSample()));
        return shown;
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

    private static void label(ObjectNode body, @Nullable Long lagRecords) {
        if (lagRecords != null) {
            body.putObject("stale").put("lagRecords", lagRecords);
        }
    }

    private static void unknown(Context context) {
        Problem.of(404, "No host of this machine id has sent anything to this cluster yet: see /api/v1/hosts.")
                .send(context);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
