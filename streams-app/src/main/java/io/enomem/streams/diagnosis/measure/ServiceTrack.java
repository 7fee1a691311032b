// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Several processes that are one service: of one systemd unit, container or pod, else children of one parent with the
 * same name, such as the workers of a prefork server. Never fewer than two.
 *
 * @param cgroup the cgroup they share; null if they were told by their parent
 */
public record ServiceTrack(@Nullable String cgroup, List<ProcessTrack> members, Thresholds thresholds) {

    /**
     * What its members that keep growing grew by, bytes: a worker that takes its memory at its start and then stays so is
     * not counted. Members share pages after a fork; growth is of pages written since, which are their own.
     */
    public Reading growing() {
        double sum = 0;
        for (ProcessTrack member : members) {
            sum += member.sustainedGrowth(thresholds);
        }
        int growing = growingMembers();
        return Reading.of(
                "growth of " + growing + " processes of " + name() + " that keep growing",
                sum,
                Unit.BYTES,
                "proc/PID/status VmRSS + VmSwap",
                null,
                Origin.SAMPLE);
    }

    /** How many of its members keep growing. */
    public int growingMembers() {
        return (int) members.stream()
                .filter(member -> member.sustainedGrowth(thresholds) > 0)
                .count();
    }

    /** Its member that grew most. */
    public ProcessTrack largest() {
        return members.stream()
                .max(Comparator.comparingDouble(t -> t.growth().or(0)))
                .orElseThrow();
    }

    /** Its unit, else the name of its processes. */
    public String name() {
        String unit = cgroup == null ? null : CgroupPath.of(cgroup).unit();
        return unit != null
                ? unit
                : members.stream()
                        .map(ProcessTrack::comm)
                        .map(ServiceTrack::stem)
                        .distinct()
                        .collect(Collectors.joining(", "));
    }

    /** The services among processes. */
    static List<ServiceTrack> of(List<ProcessTrack> processes, Thresholds thresholds) {
        return processes.stream()
                .filter(t -> key(t) != null)
                .collect(Collectors.groupingBy(ServiceTrack::key, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .filter(members -> members.size() > 1)
                .map(members -> new ServiceTrack(ownCgroup(members.get(0)), List.copyOf(members), thresholds))
                .toList();
    }

    private static @Nullable String key(ProcessTrack process) {
        String cgroup = ownCgroup(process);
        Integer parent = process.last().getParentPid();
        if (cgroup != null) {
            return "cgroup " + cgroup;
        }
        return parent == null || parent <= 2 ? null : "parent " + parent + ' ' + stem(process.comm());
    }

    private static @Nullable String ownCgroup(ProcessTrack process) {
        String cgroup = process.cgroup();
        return cgroup != null && CgroupPath.of(cgroup).isOneService() ? cgroup : null;
    }

    /** worker-12 and worker:3 are workers. */
    private static String stem(String comm) {
        int end = comm.length();
        while (end > 1 && (Character.isDigit(comm.charAt(end - 1)) || "-_:#/".indexOf(comm.charAt(end - 1)) >= 0)) {
            end--;
        }
        return comm.substring(0, end);
    }
}
