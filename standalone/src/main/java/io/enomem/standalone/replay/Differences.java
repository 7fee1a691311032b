// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.streams.diagnosis.Diagnosis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the diagnoses of now differ from those of then, incident by incident; the incident id joins
 * them, or else the host, the time and the cause. Immutable.
 *
 * @param unchanged incidents of which the same is said: cause, verdict and culprit
 * @param changed what is said otherwise, one sentence each, with the evidence that differs
 * @param added incidents that only now are told
 * @param gone incidents that only then were told
 */
public record Differences(int unchanged, List<String> changed, List<String> added, List<String> gone) {
    public Differences {
        changed = List.copyOf(changed);
        added = List.copyOf(added);
        gone = List.copyOf(gone);
    }

    /** Compares; the order of either list does not matter, apart from that of the sentences. */
    public static Differences between(List<Diagnosis> then, List<Diagnosis> now) {
        Map<String, Diagnosis> before = new LinkedHashMap<>();
        then.forEach(diagnosis -> before.put(diagnosis.incidentId(), diagnosis));
        int unchanged = 0;
        List<String> changed = new ArrayList<>();
        List<Diagnosis> added = new ArrayList<>();
        for (Diagnosis diagnosis : now) {
            Diagnosis earlier = before.remove(diagnosis.incidentId());
            if (earlier == null) {
                added.add(diagnosis);
            } else if (same(earlier, diagnosis)) {
                unchanged++;
            } else {
                changed.add(new Change(earlier, diagnosis).toString());
            }
        }
        List<Diagnosis> gone = new ArrayList<>(before.values());
        for (Diagnosis diagnosis : List.copyOf(added)) {
            Optional<Diagnosis> moved =
                    gone.stream().filter(earlier -> isOf(earlier, diagnosis)).findFirst();
            moved.ifPresent(earlier -> {
                changed.add(new Change(earlier, diagnosis).toString());
                gone.remove(earlier);
                added.remove(diagnosis);
            });
        }
        return new Differences(
                unchanged,
                changed,
                added.stream().map(Differences::named).toList(),
                gone.stream().map(Differences::named).toList());
    }

    /**
     * Whether another id is of the same incident: an incident has its id by its earliest signal, and where a counter is now
     * taken for one earlier, or no longer, the id is another.
     */
    private static boolean isOf(Diagnosis then, Diagnosis now) {
        return then.host().machineId().equals(now.host().machineId())
                && then.primaryCause().equals(now.primaryCause())
                && !then.startedAt().isAfter(now.endedAt())
                && !now.startedAt().isAfter(then.endedAt());
    }

    private static boolean same(Diagnosis then, Diagnosis now) {
        return then.primaryCause().equals(now.primaryCause())
                && then.verdict() == now.verdict()
                && Objects.equals(then.culprit(), now.culprit());
    }

    private static String named(Diagnosis diagnosis) {
        return Change.of(diagnosis) + ": " + Change.said(diagnosis);
    }
}
