// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.CounterMoved;
import io.enomem.streams.parse.KernelSignal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is named when no cause can be told from the others. Never weighed. */
@CauseInfo(
        id = "insufficient-evidence",
        mechanism = "What was recorded does not tell the causes apart. The diagnosis lists what would decide.",
        doNot = "Do not change sysctls on a guess: the same symptom has causes that need opposite changes.")
public final class InsufficientEvidence extends Cause {
    /** The fallback of the engine. */
    public InsufficientEvidence() {
        super(Rules.explaining(signal -> false));
    }

    @Override
    public String summary(Measures measures) {
        return measures.signals()
                .first(KernelSignal.RouteCacheFull.class)
                .map(line -> "The kernel's table of routes is full (\"" + line.detail() + "\"): a limit, not memory,"
                        + " refuses new routes. No cause of the catalogue is about it; look at that setting and at who adds"
                        + " routes.")
                .orElse("Something failed, but what was recorded cannot tell why.");
    }

    /** Connections break every day for harmless reasons: where nothing else was said, it is no reason to wake somebody. */
    @Override
    public Severity severity(Measures m) {
        boolean onlyDisconnects = m.signals().own().stream()
                .filter(signal -> !(signal instanceof CounterMoved))
                .allMatch(signal -> signal instanceof ApplicationFailure failure && failure.disconnect());
        return onlyDisconnects ? Severity.WARNING : super.severity(m);
    }

    @Override
    public @Nullable Party culprit(Measures measures) {
        return null;
    }

    @Override
    public List<Remedy> remedies(Measures measures) {
        return List.of(RemedyBuilder.look("enomem capture --out DIR")
                .why("Records the counters, sockets, processes and cgroups that separate the causes;"
                        + " the list of what is missing says which of them decide here.")
                .build());
    }
}
