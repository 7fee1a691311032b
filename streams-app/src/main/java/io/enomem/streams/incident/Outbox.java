// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.Gap;
import io.enomem.schemas.Link;
import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.incident.Outcome.EngineFailure;
import java.util.ArrayList;
import java.util.List;

/** Gathers what comes of one call. */
final class Outbox {
    private final List<Diagnosis> diagnoses = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<EngineFailure> failures = new ArrayList<>();
    private int late;

    void publish(Diagnosis revision) {
        diagnoses.add(revision);
    }

    void link(List<Link> ends) {
        links.addAll(ends);
    }

    void gap(Gap gap) {
        gaps.add(gap);
    }

    void failed(EngineFailure failure) {
        failures.add(failure);
    }

    void late() {
        late++;
    }

    Outcome close() {
        boolean empty = diagnoses.isEmpty() && links.isEmpty() && gaps.isEmpty() && failures.isEmpty() && late == 0;
        return empty ? Outcome.NONE : new Outcome(diagnoses, links, gaps, failures, late);
    }
}
