// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Cause;
import io.enomem.streams.diagnosis.rule.CauseInfo;
import io.enomem.streams.diagnosis.rule.RemedyBuilder;
import io.enomem.streams.diagnosis.rule.Rules;
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
        return "Something failed, but what was recorded cannot tell why.";
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
