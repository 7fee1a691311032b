// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import java.util.List;

/** What may be done, in one line each: for a reader of an alert, who runs nothing from it. */
final class Remedies {
    private Remedies() {}

    static List<String> sentences(Diagnosis diagnosis) {
        return diagnosis.remedies().stream().map(Remedies::sentence).toList();
    }

    private static String sentence(Remedy remedy) {
        String refused = remedy.refusedBecause();
        return remedy.kind() + ": " + (refused == null ? remedy.command() : "refused: " + refused) + " | "
                + remedy.why();
    }
}
