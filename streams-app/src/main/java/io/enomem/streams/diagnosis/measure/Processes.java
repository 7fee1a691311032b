// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.HostSample;
import io.enomem.schemas.ProcessSample;
import io.enomem.schemas.ProcessSection;
import io.enomem.streams.history.HostHistory;
import io.enomem.streams.parse.ApplicationFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The largest processes, each followed over all samples up to the end of the window. */
public final class Processes {
    /** TASK_COMM_LEN without its end (include/linux/sched.h). */
    private static final int COMM_LENGTH = 15;

    private final List<ProcessTrack> tracks;
    private final Thresholds thresholds;

    private record Identity(int pid, long startTicks) {}

    Processes(HostHistory history, Window window, Thresholds thresholds) {
        this.thresholds = thresholds;
        Map<Identity, List<ProcessTrack.Point>> points = new LinkedHashMap<>();
        for (HostSample sample : history.samples()) {
            ProcessSection section = sample.getProcesses();
            if (section == null || sample.getTime().isAfter(window.to())) {
                continue;
            }
            for (ProcessSample process : section.getProcesses()) {
                Long start = process.getStartTicks();
                Identity identity = new Identity(process.getPid(), start == null ? -1 : start);
                points.computeIfAbsent(identity, k -> new ArrayList<>())
                        .add(new ProcessTrack.Point(sample.getTime(), process));
            }
        }
        List<ProcessTrack> all = new ArrayList<>();
        points.forEach((identity, p) -> all.add(new ProcessTrack(identity.pid, List.copyOf(p))));
        this.tracks = List.copyOf(all);
    }

    /** True if no sample has processes. */
    public boolean unknown() {
        return tracks.isEmpty();
    }

    /** Every process seen. */
    public List<ProcessTrack> all() {
        return tracks;
    }

    /** The newest process of that id. */
    public Optional<ProcessTrack> pid(int pid) {
        return tracks.stream().filter(t -> t.pid() == pid).reduce((older, newer) -> newer);
    }

    /** The process whose failure an application's log tells: by its id, else by the name of its log. */
    public Optional<ProcessTrack> of(ApplicationFailure failure) {
        Integer pid = failure.pid();
        Optional<ProcessTrack> byId = pid == null ? Optional.empty() : pid(pid);
        String comm = failure.service().length() > COMM_LENGTH
                ? failure.service().substring(0, COMM_LENGTH)
                : failure.service();
        return byId.or(() -> tracks.stream()
                .filter(t -> t.comm().equals(comm))
                .max(Comparator.comparingDouble(t -> t.peakMemory().or(0))));
    }

    /** The process that had most memory. */
    public Optional<ProcessTrack> largest() {
        return tracks.stream()
                .filter(t -> t.peakMemory().known())
                .max(Comparator.comparingDouble(t -> t.peakMemory().value()));
    }

    /** The process that grew most. */
    public Optional<ProcessTrack> fastestGrowing() {
        return tracks.stream()
                .filter(t -> t.growth().known())
                .max(Comparator.comparingDouble(t -> t.growth().value()));
    }

    /** The service whose processes keep growing most together; empty if no two processes are one. */
    public Optional<ServiceTrack> fastestGrowingService() {
        return ServiceTrack.of(tracks, thresholds).stream()
                .max(Comparator.comparingDouble(s -> s.growing().value()));
    }
}
