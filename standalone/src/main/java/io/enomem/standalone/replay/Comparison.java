// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.replay;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What was said then and is said now, and what cannot be compared. Immutable.
 *
 * @param then the last FINAL of each incident then
 * @param now the last FINAL of each incident now
 * @param expired incidents left out, because what they look back on has expired: one sentence each
 * @param open incidents left out, because they were not over then: one sentence each
 */
public record Comparison(List<Diagnosis> then, List<Diagnosis> now, List<String> expired, List<String> open) {
    public Comparison {
        then = List.copyOf(then);
        now = List.copyOf(now);
        expired = List.copyOf(expired);
        open = List.copyOf(open);
    }

    /** All of it can be compared. */
    public static Comparison of(List<Diagnosis> then, List<Diagnosis> now) {
        return new Comparison(then, now, List.of(), List.of());
    }

    /** The same, with what was said at another time. */
    public Comparison with(List<Diagnosis> other) {
        return new Comparison(other, now, expired, open);
    }

    /** Only what is said of some of the incidents. */
    public Comparison only(Predicate<Diagnosis> wanted) {
        return new Comparison(
                then.stream().filter(wanted).toList(),
                now.stream().filter(wanted).toList(),
                expired,
                open);
    }

    /** Only incidents that began in the window, and of which all that they look back on was held. */
    public Comparison within(Window window, Held held) {
        List<Diagnosis> before = then.stream().filter(window::has).toList();
        List<Diagnosis> after = now.stream().filter(window::has).toList();
        Map<String, String> left = new TreeMap<>();
        for (List<Diagnosis> side : List.of(before, after)) {
            side.stream()
                    .filter(Predicate.not(held::has))
                    .forEach(diagnosis -> left.put(
                            diagnosis.incidentId(),
                            Change.of(diagnosis) + ": the topics hold all of its host only since "
                                    + held.since(diagnosis.host().machineId())));
        }
        return new Comparison(
                before.stream().filter(held::has).toList(),
                after.stream().filter(held::has).toList(),
                List.copyOf(left.values()),
                open);
    }

    /** Without incidents that were still open then: the end of the input closes them now, which says nothing of the rules. */
    public Comparison withoutOpen() {
        List<Diagnosis> unfinished = then.stream()
                .filter(diagnosis -> diagnosis.status() == Status.PROVISIONAL)
                .toList();
        Set<String> ids = unfinished.stream().map(Diagnosis::incidentId).collect(Collectors.toSet());
        Predicate<Diagnosis> over = diagnosis -> !ids.contains(diagnosis.incidentId());
        return new Comparison(
                then.stream().filter(over).toList(),
                now.stream().filter(over).toList(),
                expired,
                unfinished.stream()
                        .map(diagnosis -> Change.of(diagnosis) + ": " + Change.said(diagnosis) + " so far")
                        .toList());
    }

    /** For people: counts, then a line for each that differs or was left out. */
    public List<String> lines() {
        Differences differences = Differences.between(then, now);
        List<String> lines = new ArrayList<>();
        lines.add(differences.unchanged() + " unchanged, "
                + differences.changed().size() + " changed, "
                + differences.added().size() + " new, "
                + differences.gone().size() + " gone"
                + (expired.isEmpty() ? "" : ", " + expired.size() + " not compared: what they look back on has expired")
                + (open.isEmpty() ? "" : ", " + open.size() + " not compared: they were still open"));
        String rulesThen = rules(then);
        String rulesNow = rules(now);
        if (!then.isEmpty() && !now.isEmpty() && !rulesThen.equals(rulesNow)) {
            lines.add("rules    then " + rulesThen + ", now " + rulesNow);
        }
        differences.changed().forEach(line -> lines.add("changed  " + line));
        differences.added().forEach(line -> lines.add("new      " + line));
        differences.gone().forEach(line -> lines.add("gone     " + line));
        expired.forEach(line -> lines.add("expired  " + line));
        open.forEach(line -> lines.add("open     " + line));
        return lines;
    }

    private static String rules(List<Diagnosis> diagnoses) {
        return String.join(
                ", ",
                new TreeSet<>(diagnoses.stream().map(Diagnosis::rulesVersion).toList()));
    }
}
