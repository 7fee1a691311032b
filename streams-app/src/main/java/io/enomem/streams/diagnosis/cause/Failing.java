// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.ProcessTrack;
import io.enomem.streams.diagnosis.measure.Reading;
import io.enomem.streams.diagnosis.measure.Unit;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The processes behind the failures that applications logged. */
final class Failing {
    private Failing() {}

    /** Sampled processes of the services (or pids) whose failures pass; all sampled ones where none can be matched. */
    static List<ProcessTrack> processes(Measures m, Predicate<Signal> failures) {
        List<ProcessTrack> matched = new ArrayList<>();
        for (ProcessTrack process : m.processes().all()) {
            boolean named = m.signals().all(ApplicationFailure.class).stream()
                    .filter(failures)
                    .anyMatch(f -> matches(f, process));
            if (named) {
                matched.add(process);
            }
        }
        return matched.isEmpty() ? m.processes().all() : matched;
    }

    /** Who logged the first failure that passes, with pid and cgroup where the process was sampled. */
    static @Nullable Party party(Measures m, Predicate<Signal> failures) {
        ApplicationFailure failure =
                m.signals().first(ApplicationFailure.class, failures::test).orElse(null);
        if (failure == null) {
            return null;
        }
        return m.processes().all().stream()
                .filter(p -> matches(failure, p))
                .findFirst()
                .map(Parties::of)
                .orElseGet(() -> Parties.process(failure.service(), failure.pid(), null));
    }

    /** A limit of /proc/PID/limits by the kernel's name, -1 if unlimited; the newest that was read. */
    static Reading limit(ProcessTrack process, String name, Unit unit) {
        Long newest = null;
        Instant time = null;
        for (ProcessTrack.Point point : process.points()) {
            Long value = point.sample().getLimits().get(name);
            if (value != null) {
                newest = value;
                time = point.time();
            }
        }
        return Reading.sampled(
                name,
                newest,
                unit,
                "proc/" + process.pid() + "/limits",
                time,
                "cat /proc/" + process.pid() + "/limits");
    }

    /** comm is cut to 15 bytes (TASK_COMM_LEN), a service's name is not. */
    private static boolean matches(ApplicationFailure failure, ProcessTrack process) {
        if (failure.pid() != null && failure.pid() == process.pid()) {
            return true;
        }
        String comm = process.comm();
        return comm.equals(failure.service())
                || (comm.length() >= 15 && failure.service().startsWith(comm));
    }
}
