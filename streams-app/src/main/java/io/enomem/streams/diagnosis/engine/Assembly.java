// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.schemas.Gap;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import io.enomem.schemas.Identity;
import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import io.enomem.streams.diagnosis.Diagnosis.Host;
import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Status;
import io.enomem.streams.diagnosis.Verdict;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.measure.Window;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.Lowered;
import io.enomem.streams.diagnosis.rule.PopularAdvice;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts the diagnosis together once the primary cause is chosen. */
final class Assembly {
    private static final int MOST_LISTED = 50;
    private static final int MOST_MISSING = 20;

    /** Where every cause is ruled out that could be read of, only the call itself is left to look at. */
    private static final String THE_CALL =
            "strace -f -e trace=%memory,%network,%process -p PID of what failed: which call, with which arguments";

    private final Case incident;
    private final Measures measures;
    private final List<Assessment> ranked;
    private final String rulesVersion;

    Assembly(Measures measures, List<Assessment> ranked, String rulesVersion) {
        this.incident = measures.incident();
        this.measures = measures;
        this.ranked = ranked;
        this.rulesVersion = rulesVersion;
    }

    Diagnosis diagnosis(Assessment primary) {
        Cause cause = primary.cause();
        Party culprit = primary.open() ? cause.culprit(measures) : null;
        Story story = new Story(measures, primary.evidence());
        Bounds bounds = new Bounds();
        List<Evidence> evidence = bounds.evidence(primary.evidence());
        List<CauseVerdict> causes = bounds.causes(causes(primary));
        return new Diagnosis(
                incident.incidentId(),
                1,
                Status.PROVISIONAL,
                null,
                host(),
                incident.start(),
                incident.end(),
                incident.latest(),
                cause.severity(measures),
                cause.impact(measures),
                incident.ongoing() ? Boolean.TRUE : null,
                bounds.text(story.trigger()),
                primary.id(),
                primary.verdict(),
                primary.confidence(),
                bounds.text(summary(primary)),
                culprit,
                cause.victims(measures).stream().filter(v -> !v.equals(culprit)).toList(),
                causes,
                evidence,
                remedies(cause),
                story.timeline(),
                story.onset(),
                recurrence(primary, culprit),
                bounds.first(MOST_LISTED, related(primary)),
                bounds.first(MOST_LISTED, gaps()),
                missing(primary),
                null,
                rulesVersion,
                bounds.cut());
    }

    /** What the cause advises, and what it must not be answered with though this host has it; benign ones need no more. */
    private List<Remedy> remedies(Cause cause) {
        return cause.info().benign()
                ? cause.remedies(measures)
                : Stream.of(Lowered.restoring(measures, cause), cause.remedies(measures), PopularAdvice.on(measures))
                        .flatMap(List::stream)
                        .toList();
    }

    private String summary(Assessment primary) {
        if (primary.verdict() == Verdict.POSSIBLE) {
            // Whoever reads the sentence alone, in a chat or an alert, must not take it for a fact.
            return "Not proven: " + primary.cause().summary(measures);
        }
        if (primary.verdict() != Verdict.UNDECIDED) {
            return primary.cause().summary(measures);
        }
        List<String> open = ranked.stream()
                .filter(Assessment::open)
                .map(Assessment::id)
                .limit(3)
                .toList();
        String what = primary.cause().summary(measures);
        return open.isEmpty() ? what : what + " It could be " + String.join(" or ", open) + '.';
    }

    /** The primary first, then the rest in their order. */
    private List<CauseVerdict> causes(Assessment primary) {
        return Stream.concat(
                        primary.verdict() == Verdict.UNDECIDED ? Stream.empty() : Stream.of(primary),
                        ranked.stream().filter(a -> !a.id().equals(primary.id())))
                .map(Assessment::told)
                .toList();
    }

    /** What would decide; of an undecided case first what tells the two likeliest apart. */
    private List<String> missing(Assessment primary) {
        Stream<Assessment> asked = primary.likely()
                ? Stream.of(primary)
                : Stream.concat(Stream.of(primary), ranked.stream().filter(a -> a.verdict() != Verdict.RULED_OUT));
        Stream<String> lacking = asked.flatMap(a -> a.missing().stream());
        List<String> missing = Stream.concat(separating(primary).stream(), lacking)
                .distinct()
                .limit(MOST_MISSING)
                .toList();
        return missing.isEmpty() && primary.verdict() == Verdict.UNDECIDED ? List.of(THE_CALL) : missing;
    }

    private Optional<String> separating(Assessment primary) {
        List<Assessment> open =
                ranked.stream().filter(Assessment::open).limit(2).toList();
        return primary.verdict() == Verdict.UNDECIDED && open.size() == 2
                ? Separation.of(open.get(0), open.get(1))
                : Optional.empty();
    }

    private int recurrence(Assessment primary, @Nullable Party culprit) {
        String name = culprit == null ? null : culprit.name();
        long before =
                earlier(primary).filter(e -> Objects.equals(e.culprit(), name)).count();
        return (int) before + 1;
    }

    /** That nobody could tell before either does not make it the same trouble. */
    private Stream<Case.Earlier> earlier(Assessment primary) {
        return primary.verdict() == Verdict.UNDECIDED
                ? Stream.empty()
                : incident.earlier().stream().filter(e -> e.primaryCause().equals(primary.id()));
    }

    private List<String> related(Assessment primary) {
        Stream<String> same = earlier(primary).map(Case.Earlier::incidentId);
        return Stream.concat(incident.related().stream(), same).distinct().toList();
    }

    private Host host() {
        HostInfo info = incident.history().info();
        if (info != null) {
            return new Host(info.getMachineId(), info.getHostname(), info.getKernelRelease(), info.getBootId());
        }
        List<HostSample> samples = incident.history().samples();
        String machine = Identity.machineIdOf(incident.incidentId());
        return samples.isEmpty()
                ? new Host(machine, "unknown", null, "unknown")
                : new Host(
                        samples.get(0).getMachineId(),
                        "unknown",
                        null,
                        samples.get(0).getBootId());
    }

    private List<String> gaps() {
        Stream<String> holes =
                incident.gaps().stream().map(Assembly::told).distinct().sorted();
        return Stream.concat(unsampled().stream(), holes).toList();
    }

    /** That nothing was sampled near, where it is so: no numbers but those that were logged. */
    private Optional<String> unsampled() {
        Window window = measures.window();
        boolean sampled =
                incident.history().samples().stream().map(HostSample::getTime).anyMatch(window::holds);
        return sampled
                ? Optional.empty()
                : Optional.of("samples: none near, so this rests on what was logged alone (" + window.from() + " to "
                        + window.to() + ')');
    }

    private static String told(Gap gap) {
        String what = gap.getDetail().isEmpty() ? gap.getKind().toString() : gap.getDetail();
        return gap.getSource() + ": " + what + " (" + gap.getStart() + " to " + gap.getEnd() + ')';
    }
}
