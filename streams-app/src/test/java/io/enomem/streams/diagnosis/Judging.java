// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.cause.Causes;
import io.enomem.streams.diagnosis.cause.InsufficientEvidence;
import io.enomem.streams.diagnosis.engine.Engine;
import java.util.Optional;

/** The engine with the whole catalogue, and short questions to its answers. */
public final class Judging {
    public static final Engine ENGINE = new Engine(Causes.all(), new InsufficientEvidence());

    private Judging() {}

    /** The diagnosis of a case; fails if there is none. */
    public static Diagnosis judge(CaseBuilder incident) {
        Optional<Diagnosis> diagnosis = ENGINE.diagnose(incident.build());
        assertThat(diagnosis).as("a diagnosis").isPresent();
        return diagnosis.get();
    }

    /** How one cause came out. */
    public static Verdict verdict(Diagnosis diagnosis, String cause) {
        return diagnosis.causes().stream()
                .filter(c -> c.id().equals(cause))
                .map(Diagnosis.CauseVerdict::verdict)
                .findFirst()
                .orElseThrow(() -> new AssertionError(cause + " was not weighed; weighed were "
                        + diagnosis.causes().stream()
                                .map(Diagnosis.CauseVerdict::id)
                                .toList()));
    }

    /** Fails if any cause but these came out PROBABLE or better. */
    public static void assertNoOtherIsLikely(Diagnosis diagnosis, String... but) {
        assertThat(diagnosis.causes())
                .filteredOn(c -> c.verdict() == Verdict.ESTABLISHED || c.verdict() == Verdict.PROBABLE)
                .extracting(Diagnosis.CauseVerdict::id)
                .isSubsetOf(but);
    }
}
