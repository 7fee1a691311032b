// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How the diagnoses of now differ from those of then, incident by incident; the incident id joins them. Immutable.
 *
 * @param unchanged incidents of which the same is said: cause, verdict and culprit
 * @param changed what is said otherwise, one sentence each, with the evidence that differs
 * @param added incidents that only now are told
 * @param gone incidents that only then were told
 */
public record Differences(int unchanged, List<String> changed, List<String> added, List<String> gone) {
    /** Pieces of evidence named for one incident; more does not help a reader. Ours. */
    private static final int MOST_EVIDENCE = 4;

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
        List<String> added = new ArrayList<>();
        for (Diagnosis diagnosis : now) {
            Diagnosis earlier = before.remove(diagnosis.incidentId());
            if (earlier == null) {
                added.add(named(diagnosis));
            } else if (same(earlier, diagnosis)) {
                unchanged++;
            } else {
                changed.add(diagnosis.incidentId() + ": " + said(earlier) + ", now " + said(diagnosis)
                        + evidence(earlier, diagnosis));
            }
        }
        return new Differences(
                unchanged,
                changed,
                added,
                before.values().stream().map(Differences::named).toList());
    }

    private static boolean same(Diagnosis then, Diagnosis now) {
        return then.primaryCause().equals(now.primaryCause())
                && then.verdict() == now.verdict()
                && Objects.equals(then.culprit(), now.culprit());
    }

    private static String named(Diagnosis diagnosis) {
        return diagnosis.incidentId() + ": " + said(diagnosis);
    }

    private static String said(Diagnosis diagnosis) {
        return String.format(
                Locale.ROOT, "%s (%s %.2f)", diagnosis.primaryCause(), diagnosis.verdict(), diagnosis.confidence());
    }

    private static String evidence(Diagnosis then, Diagnosis now) {
        Set<String> lost = statements(then);
        Set<String> won = statements(now);
        Set<String> both = new LinkedHashSet<>(lost);
        both.retainAll(won);
        lost.removeAll(both);
        won.removeAll(both);
        return list("; no longer: ", lost) + list("; new: ", won);
    }

    private static Set<String> statements(Diagnosis diagnosis) {
        Set<String> statements = new LinkedHashSet<>();
        for (Evidence evidence : diagnosis.evidence()) {
            statements.add(evidence.statement());
        }
        return statements;
    }

    private static String list(String head, Set<String> statements) {
        if (statements.isEmpty()) {
            return "";
        }
        List<String> shown = statements.stream().limit(MOST_EVIDENCE).toList();
        int more = statements.size() - shown.size();
        return head + String.join(" | ", shown) + (more > 0 ? " and " + more + " more" : "");
    }
}
