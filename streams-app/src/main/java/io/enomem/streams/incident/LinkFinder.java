// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Link;
import io.enomem.schemas.LinkRole;
import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketSection;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends of broken connections that another host may know the other end of: whoever saw a connection break names the
 * remote service, whoever was killed while it listened, or reset its connections for want of memory, names its own.
 */
final class LinkFinder {
    /** Ends of one revision; ours. */
    private static final int MOST = 64;

    private static final String ABORTED = "netstat.TcpExt.TCPAbortOnMemory";

    /** The ends that a revision of an incident brings to light. */
    List<Link> of(Judgement judgement, Diagnosis revision) {
        Map<String, Link> links = new LinkedHashMap<>();
        for (Signal signal : judgement.group().signals()) {
            if (links.size() >= MOST) {
                break;
            }
            if (signal instanceof ApplicationFailure failure && failure.disconnect() && failure.peer() != null) {
                add(LinkRole.VICTIM, failure.peer(), failure.time(), failure.service(), revision, links);
            } else if (signal instanceof OomReport report) {
                report.victims()
                        .forEach(victim ->
                                killed(victim.pid(), victim.comm(), victim.time(), judgement, revision, links));
            } else if (resets(signal)) {
                listening(null, signal.time(), judgement, revision, links);
            }
        }
        return links.values().stream().limit(MOST).toList();
    }

    private static boolean resets(Signal signal) {
        return signal instanceof KernelSignal.TcpOutOfMemory
                || signal instanceof KernelSignal.TooManyOrphans
                || (signal instanceof CounterMoved moved && moved.counter().equals(ABORTED));
    }

    private static void killed(
            int pid, String comm, Instant time, Judgement judgement, Diagnosis revision, Map<String, Link> links) {
        List<Listener> owned = listeners(judgement, time).stream()
                .filter(listener ->
                        listener.getPid() == null ? comm.equals(listener.getComm()) : listener.getPid() == pid)
                .toList();
        owned.forEach(
                listener -> endpoints(listener, judgement.incident().history().info())
                        .forEach(endpoint -> add(LinkRole.KILLER, endpoint, time, comm, revision, links)));
    }

    private static void listening(
            @Nullable String comm, Instant time, Judgement judgement, Diagnosis revision, Map<String, Link> links) {
        for (Listener listener : listeners(judgement, time)) {
            String process = comm == null ? listener.getComm() : comm;
            endpoints(listener, judgement.incident().history().info())
                    .forEach(endpoint -> add(LinkRole.KILLER, endpoint, time, process, revision, links));
        }
    }

    private static List<Listener> listeners(Judgement judgement, Instant time) {
        SocketSection sockets = judgement.incident().history().latest(time, HostSample::getSockets);
        return sockets == null ? List.of() : sockets.getListeners();
    }

    /** A wildcard stands for every address of the host. */
    private static List<String> endpoints(Listener listener, @Nullable HostInfo info) {
        Endpoint endpoint = Endpoint.parse(listener.getEndpoint());
        if (endpoint == null) {
            return List.of();
        }
        if (!endpoint.wildcard()) {
            return List.of(endpoint.toString());
        }
        List<String> all = new ArrayList<>();
        if (info != null) {
            info.getAddresses().forEach(address -> all.add(new Endpoint(address, endpoint.port()).toString()));
        }
        return all;
    }

    private static void add(
            LinkRole role,
            String at,
            Instant time,
            @Nullable String process,
            Diagnosis revision,
            Map<String, Link> links) {
        Endpoint endpoint = Endpoint.parse(at);
        if (endpoint == null || endpoint.local() || links.size() >= MOST) {
            return;
        }
        links.computeIfAbsent(
                role + "/" + endpoint,
                key -> Link.newBuilder()
                        .setEndpoint(endpoint.toString())
                        .setRole(role)
                        .setMachineId(revision.host().machineId())
                        .setIncidentId(revision.incidentId())
                        .setTime(time)
                        .setCause(revision.primaryCause())
                        .setProcess(process)
                        .build());
    }
}
