// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Remedy.Kind;
import java.util.List;

/** What each remedy must say. */
final class WholeRemedies {
    private WholeRemedies() {}

    /** Whatever is to be done says all of it; what only looks says what it shows, and what must not be done why not. */
    static void isWhole(Remedy remedy) {
        assertThat(remedy.why()).as("why of %s", remedy).isNotBlank();
        if (remedy.kind() == Kind.LOOK || remedy.refusedBecause() != null) {
            return;
        }
        assertThat(remedy.command()).as("command of %s", remedy).isNotBlank();
        assertThat(remedy.risk()).as("risk of %s", remedy).isNotBlank();
        assertThat(remedy.interrupts()).as("what it interrupts, of %s", remedy).isNotBlank();
        assertThat(remedy.verify()).as("verification of %s", remedy).isNotBlank();
        assertThat(remedy.rollback()).as("rollback of %s", remedy).isNotBlank();
        assertThat(List.of(remedy.why(), remedy.risk(), remedy.rollback()))
                .as("a number that nobody read, in %s", remedy)
                .noneMatch(text -> text.contains("unknown"));
    }
}
