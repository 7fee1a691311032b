// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.CgroupPath;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.OomReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Names those who did it and those who suffered. */
public final class Parties {
    private static final int MOST_VICTIMS = 20;

    private Parties() {}

    /** A process, with what its cgroup path tells. */
    public static Party process(@Nullable String comm, @Nullable Integer pid, @Nullable String cgroup) {
        CgroupPath path = cgroup == null || cgroup.equals("/") ? null : CgroupPath.of(cgroup);
        return new Party(
                comm,
                pid,
                cgroup,
                path == null ? null : path.unit(),
                path == null ? null : path.containerOrPod(),
                null);
    }

    /** A cgroup as a whole. */
    public static Party cgroup(String path) {
        return process(null, null, path);
    }

    /** A remote address. */
    public static Party peer(String address) {
        return new Party(null, null, null, null, null, address);
    }

    /** A process that was sampled. */
    public static Party of(ProcessTrack process) {
        return process(process.comm(), process.pid(), process.cgroup());
    }

    /** An owner of sockets. */
    public static Party of(SocketOwnerTrack owner) {
        return process(owner.comm(), owner.pid(), owner.cgroup());
    }

    /** Whom the kernel killed, and whose logs have failures. */
    static List<Party> victims(Measures measures) {
        List<Party> victims = new ArrayList<>();
        for (OomReport report : measures.signals().all(OomReport.class)) {
            for (OomReport.Victim victim : report.victims()) {
                victims.add(process(victim.comm(), victim.pid(), report.taskCgroup()));
            }
        }
        services(measures).forEach(service -> victims.add(process(service, null, null)));
        return victims.stream().distinct().limit(MOST_VICTIMS).toList();
    }

    /** Who fails now, in one sentence. */
    static String impact(Measures measures) {
        List<String> parts = new ArrayList<>();
        List<String> killed = measures.signals().all(OomReport.class).stream()
                .flatMap(r -> r.victims().stream())
                .map(v -> v.comm() + " (pid " + v.pid() + ')')
                .toList();
        if (!killed.isEmpty()) {
            parts.add("killed: " + first(killed));
        }
        Set<String> failing = services(measures);
        if (!failing.isEmpty()) {
            parts.add("reporting failures: " + first(List.copyOf(failing)));
        }
        if (parts.isEmpty()) {
            return measures.signals().somebodyFailed()
                    ? "The kernel reported trouble; no application has reported a failure"
                    : "Nobody has reported a failure";
        }
        return String.join("; ", parts);
    }

    private static Set<String> services(Measures measures) {
        Set<String> services = new TreeSet<>();
        measures.signals().all(ApplicationFailure.class).forEach(f -> services.add(f.service()));
        return services;
    }

    private static String first(List<String> names) {
        int shown = 3;
        String list = String.join(", ", names.subList(0, Math.min(shown, names.size())));
        return names.size() > shown ? list + " and " + (names.size() - shown) + " more" : list;
    }
}
