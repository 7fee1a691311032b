// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One incident of which something else is said now than then, as a sentence that tells why. */
record Change(Diagnosis then, Diagnosis now) {
    /** Pieces of evidence named for one incident; more does not help a reader. Ours. */
    private static final int MOST_EVIDENCE = 4;

    /** Which incident: its id, and what a reader knows it by. */
    static String of(Diagnosis diagnosis) {
        return diagnosis.incidentId() + " (" + diagnosis.host().hostname() + ", " + diagnosis.startedAt() + ")";
    }

    /** The cause that was said, and how surely. */
    static String said(Diagnosis diagnosis) {
        return String.format(
                Locale.ROOT, "%s (%s %.2f)", diagnosis.primaryCause(), diagnosis.verdict(), diagnosis.confidence());
    }

    @Override
    public String toString() {
        return of(now) + ": " + said(then) + ", now " + said(now) + start() + culprit() + former() + evidence();
    }

    private String start() {
        return then.incidentId().equals(now.incidentId())
                ? ""
                : "; began " + then.startedAt() + " as " + then.incidentId() + ", now " + now.startedAt();
    }

    private String culprit() {
        return Objects.equals(then.culprit(), now.culprit())
                ? ""
                : "; culprit " + named(then.culprit()) + ", now " + named(now.culprit());
    }

    private static String named(@Nullable Party party) {
        if (party == null) {
            return "nobody";
        }
        return party.name()
                + (party.pid() == null ? "" : " (pid " + party.pid() + ")")
                + (party.cgroup() == null || party.cgroup().equals(party.name()) ? "" : " of " + party.cgroup());
    }

    /** What became of the cause of then. */
    private String former() {
        if (then.primaryCause().equals(now.primaryCause())) {
            return "";
        }
        return now.causes().stream()
                .filter(cause -> cause.id().equals(then.primaryCause()))
                .findFirst()
                .map(Change::weighed)
                .orElse("");
    }

    private static String weighed(CauseVerdict cause) {
        String why = cause.evidence().stream()
                .filter(evidence -> evidence.direction() == Direction.CONTRADICTS)
                .findFirst()
                .map(evidence -> ": " + evidence.statement())
                .orElse("");
        return "; " + cause.id() + " is now " + cause.verdict() + why;
    }

    private String evidence() {
        Set<String> lost = statements(then);
        Set<String> won = statements(now);
        Set<String> both = new LinkedHashSet<>(lost);
        both.retainAll(won);
        lost.removeAll(both);
        won.removeAll(both);
        return lost.isEmpty() && won.isEmpty()
                ? "; by the same evidence"
                : list("; no longer: ", lost) + list("; new: ", won);
    }

    private static Set<String> statements(Diagnosis diagnosis) {
        Set<String> statements = new LinkedHashSet<>();
        for (Evidence evidence : diagnosis.evidence()) {
            statements.add(
                    (evidence.direction() == Direction.CONTRADICTS ? "against it: " : "") + evidence.statement());
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
