// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.CgroupPath;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.SocketOwnerTrack;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.ServiceChange;
import io.enomem.streams.parse.UserspaceKill;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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

    /** Who was killed, and whose logs have failures. */
    static List<Party> victims(Measures measures) {
        List<Party> victims = new ArrayList<>(killed(measures));
        services(measures).forEach(service -> victims.add(process(service, null, null)));
        return victims.stream().distinct().limit(MOST_VICTIMS).toList();
    }

    /** Who fails now, in one sentence. */
    static String impact(Measures measures) {
        List<String> parts = new ArrayList<>();
        List<String> killed = Stream.concat(
                        killed(measures).stream().map(Parties::shortly),
                        measures.signals().all(UserspaceKill.class).stream()
                                .filter(kill -> !kill.isNamed())
                                .map(UserspaceKill::victim))
                .distinct()
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

    /** By the kernel, by a daemon, or as a manager says of its own; whom two of them name is one. */
    private static List<Party> killed(Measures measures) {
        List<Party> killed = new ArrayList<>();
        for (OomReport report : measures.signals().all(OomReport.class)) {
            for (OomReport.Victim victim : report.victims()) {
                killed.add(process(victim.comm(), victim.pid(), report.taskCgroup()));
            }
        }
        for (UserspaceKill kill : measures.signals().all(UserspaceKill.class)) {
            if (kill.isNamed()) {
                killed.add(process(kill.comm(), kill.pid(), kill.cgroup()));
            }
        }
        for (ServiceChange change : measures.signals().all(ServiceChange.class)) {
            boolean ended =
                    change.kind() == ServiceChange.Kind.KILLED || change.kind() == ServiceChange.Kind.OOM_KILLED;
            String subject = change.subject() == null ? change.service() : change.subject();
            if (ended && killed.stream().noneMatch(party -> isKnownAs(party, subject, change.pid()))) {
                killed.add(process(subject, change.pid(), null));
            }
        }
        return killed.stream().distinct().toList();
    }

    private static boolean isKnownAs(Party party, String subject, @Nullable Integer pid) {
        return subject.equals(party.unit())
                || subject.equals(party.container())
                || subject.equals(party.process())
                || (pid != null && pid.equals(party.pid()));
    }

    private static String shortly(Party party) {
        return party.process() == null
                ? String.valueOf(party.cgroup())
                : party.process() + (party.pid() == null ? "" : " (pid " + party.pid() + ')');
    }

    private static Set<String> services(Measures measures) {
        Set<String> services = new TreeSet<>();
        measures.signals().all(ApplicationFailure.class).stream()
                .filter(failure -> !failure.quoted())
                .forEach(failure -> services.add(failure.service()));
        return services;
    }

    private static String first(List<String> names) {
        int shown = 3;
        String list = String.join(", ", names.subList(0, Math.min(shown, names.size())));
        return names.size() > shown ? list + " and " + (names.size() - shown) + " more" : list;
    }
}
