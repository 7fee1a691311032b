// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.streams.diagnosis.Case;
import io.enomem.streams.diagnosis.Diagnosis;
import org.jspecify.annotations.Nullable;

/**
 * What the engine said of one group.
 *
 * @param group the group
 * @param id its incident's id
 * @param incident the case that was put to the engine
 * @param diagnosis what it said; null if nothing is the matter
 */
record Judgement(
        Group group, String id, Case incident, @Nullable Diagnosis diagnosis) {

    /** Primary cause; null if nothing is the matter. */
    @Nullable
    String cause() {
        return diagnosis == null ? null : diagnosis.primaryCause();
    }

    /** The culprit's name; empty if nobody can be named. */
    String culprit() {
        String name = diagnosis == null || diagnosis.culprit() == null
                ? null
                : diagnosis.culprit().name();
        return name == null ? "" : name;
    }
}
