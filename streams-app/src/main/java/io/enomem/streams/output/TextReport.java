// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.output;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Direction;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.TimelineEntry;
import io.enomem.streams.diagnosis.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A diagnosis as an engineer pastes it into an incident channel: the verdict first, then who, the numbers behind it, what
 * was ruled out, what to do, the story. Text of the host is escaped. Immutable, thread-safe.
 */
public final class TextReport {
    private static final int MOST_RULED_OUT = 4;
    private static final int MOST_VICTIMS = 3;
    private static final int STORY_BEGIN = 8;
    private static final int STORY_END = 4;

    /** Earlier than any host that samples itself: such a time counts from boot. */
    private static final Instant CALENDAR = Instant.parse("1990-01-01T00:00:00Z");

    private final Colours colours;

    /** A report for a terminal with or without colours. */
    public TextReport(boolean coloured) {
        this.colours = coloured ? Colours.ANSI : Colours.NONE;
    }

    /** The whole report, each line ended by a newline. */
    public String of(Diagnosis d) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(d));
        lines.add("");
        head(lines, d);
        section(lines, "Evidence", d.evidence().stream().map(this::told).toList());
        section(
                lines,
                "Not known",
                d.missing().stream().map(m -> "  ? " + SafeText.of(m)).toList());
        section(
                lines,
                "What to do",
                d.remedies().stream().flatMap(r -> told(r).stream()).toList());
        section(lines, "Contributing", beside(d, TextReport::likely));
        section(lines, "Possible too", beside(d, v -> v == Verdict.POSSIBLE));
        section(lines, "Ruled out", ruledOut(d));
        section(lines, "What happened", story(d));
        section(
                lines,
                "Holes in what was observed",
                d.gaps().stream().map(g -> "  " + SafeText.of(g)).toList());
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    /** The first line alone: how sure, which cause, in one sentence. */
    public String headline(Diagnosis d) {
        String sure = d.verdict() + String.format(Locale.ROOT, " (%.2f) ", d.confidence());
        return colours.of(d.severity(), sure + d.primaryCause()) + ": " + SafeText.of(d.summary());
    }

    private void head(List<String> lines, Diagnosis d) {
        field(lines, "Host", d.host().hostname() + kernel(d));
        field(
                lines,
                "When",
                at(d.startedAt()) + " to " + at(d.endedAt()) + (Boolean.TRUE.equals(d.ongoing()) ? ", goes on" : ""));
        field(lines, "Severity", d.severity() + ". " + d.impact());
        field(lines, "Trigger", d.trigger());
        if (d.culprit() != null) {
            field(lines, "Culprit", party(d.culprit()));
        }
        if (!d.victims().isEmpty()) {
            field(lines, "Victims", victims(d.victims()));
        }
        if (d.onset() != null) {
            field(lines, "Onset", at(d.onset().at()) + " " + d.onset().what());
        }
        if (d.recurrence() != null && d.recurrence() > 1) {
            field(lines, "Seen", d.recurrence() + " times in 7 days");
        }
        if (!d.related().isEmpty()) {
            field(lines, "Related", String.join(", ", d.related()));
        }
        if (d.forecastAt() != null) {
            field(lines, "Expected", at(d.forecastAt()));
        }
        field(
                lines,
                "Incident",
                d.incidentId() + ", revision " + d.revision() + ", " + d.status() + ", rules " + d.rulesVersion());
    }

    /** A time of the calendar in UTC; without a boot time the host's times count from 1970: seconds since its boot. */
    private static String at(Instant time) {
        return time.isBefore(CALENDAR)
                ? String.format(Locale.ROOT, "+%.1f s", time.toEpochMilli() / 1000.0)
                : time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** The first lines and the last: JSON has them all. */
    private static List<String> story(Diagnosis d) {
        List<String> lines = d.timeline().stream().map(e -> told(e, d)).toList();
        int more = lines.size() - STORY_BEGIN - STORY_END;
        if (more <= 1) {
            return lines;
        }
        List<String> shown = new ArrayList<>(lines.subList(0, STORY_BEGIN));
        shown.add("              ... " + more + " more");
        shown.addAll(lines.subList(lines.size() - STORY_END, lines.size()));
        return shown;
    }

    private static String kernel(Diagnosis d) {
        return d.host().kernelRelease() == null ? "" : " (" + d.host().kernelRelease() + ')';
    }

    private static void field(List<String> lines, String name, String value) {
        lines.add(String.format(Locale.ROOT, "%-9s %s", name, SafeText.of(value)));
    }

    private void section(List<String> lines, String title, List<String> content) {
        if (!content.isEmpty()) {
            lines.add("");
            lines.add(colours.title(title));
            lines.addAll(content);
        }
    }

    private String told(Evidence e) {
        String mark = e.direction() == Direction.SUPPORTS ? "  + " : "  - ";
        String when = e.time() == null ? "" : ", " + at(e.time());
        return mark + SafeText.of(e.statement()) + colours.faint("  [" + SafeText.of(e.source()) + when + ']');
    }

    /** The first of them: JSON has them all. */
    private static String victims(List<Party> victims) {
        int more = victims.size() - MOST_VICTIMS;
        return victims.stream().limit(MOST_VICTIMS).map(TextReport::party).collect(Collectors.joining("; "))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static boolean likely(Verdict verdict) {
        return verdict == Verdict.ESTABLISHED || verdict == Verdict.PROBABLE;
    }

    private static List<String> beside(Diagnosis d, Predicate<Verdict> which) {
        return d.causes().stream()
                .filter(c -> !c.id().equals(d.primaryCause()))
                .filter(c -> which.test(c.verdict()))
                .map(c -> "  " + c.id() + ' ' + c.verdict() + String.format(Locale.ROOT, " (%.2f)", c.confidence())
                        + first(c, Direction.SUPPORTS))
                .toList();
    }

    /**
     * What separated the rivals: those for which something spoke as well. Of those that one observation rules out it is told
     * once; the rest are names.
     */
    private static List<String> ruledOut(Diagnosis d) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        for (CauseVerdict cause : d.causes()) {
            if (cause.verdict() != Verdict.RULED_OUT) {
                continue;
            }
            String reason = first(cause, Direction.CONTRADICTS);
            boolean rival =
                    !reason.isEmpty() && cause.evidence().stream().anyMatch(e -> e.direction() == Direction.SUPPORTS);
            if (byReason.containsKey(reason) || (rival && byReason.size() < MOST_RULED_OUT)) {
                byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(cause.id());
            } else {
                others.add(cause.id());
            }
        }
        List<String> lines = new ArrayList<>();
        byReason.forEach((reason, ids) -> lines.add("  " + String.join(", ", ids) + reason));
        if (!others.isEmpty()) {
            lines.add((lines.isEmpty() ? "  " : "  and ") + String.join(", ", others));
        }
        return lines;
    }

    private static String first(CauseVerdict cause, Direction direction) {
        return cause.evidence().stream()
                .filter(e -> e.direction() == direction)
                .findFirst()
                .map(e -> ": " + SafeText.of(e.statement()))
                .orElse("");
    }

    private List<String> told(Remedy r) {
        List<String> lines = new ArrayList<>();
        String kind = r.refusedBecause() == null ? r.kind().name() : "DO NOT";
        lines.add("  " + String.format(Locale.ROOT, "%-8s", kind) + colours.command(SafeText.of(r.command())));
        detail(lines, "refused: ", r.refusedBecause());
        detail(lines, "", r.why().isEmpty() ? null : r.why());
        detail(lines, "risk: ", r.risk());
        boolean onlyLooks = r.kind() == Remedy.Kind.LOOK && "nothing".equals(r.interrupts());
        detail(lines, "interrupts: ", onlyLooks ? null : r.interrupts());
        detail(lines, "verify: ", r.verify());
        detail(lines, "undo: ", r.rollback());
        return lines;
    }

    private static void detail(List<String> lines, String name, @Nullable String text) {
        if (text != null) {
            lines.add("          " + name + SafeText.of(text));
        }
    }

    private static String told(TimelineEntry e, Diagnosis d) {
        double seconds = (e.time().toEpochMilli() - d.startedAt().toEpochMilli()) / 1000.0;
        return String.format(Locale.ROOT, "  %+9.3f s  %s", seconds, SafeText.of(e.what()));
    }

    private static String party(Party p) {
        List<String> parts = new ArrayList<>();
        if (p.process() != null) {
            parts.add(p.process() + (p.pid() == null ? "" : " (pid " + p.pid() + ')'));
        }
        if (p.container() != null) {
            parts.add("container " + p.container());
        }
        if (p.unit() != null) {
            parts.add("unit " + p.unit());
        }
        if (p.cgroup() != null && !p.cgroup().equals("/")) {
            parts.add("cgroup " + p.cgroup());
        }
        if (p.peer() != null) {
            parts.add("peer " + p.peer());
        }
        return String.join(", ", parts);
    }
}
