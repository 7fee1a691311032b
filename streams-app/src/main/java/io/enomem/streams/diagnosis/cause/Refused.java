// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.cause;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.diagnosis.rule.Parties;
import io.enomem.streams.parse.ApplicationFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who was refused memory by a limit: there the one that failed is the one that asked for too much. */
final class Refused {
    private Refused() {}

    /** The process, as sampled if it was, else by the name of its log; null if nobody logged. */
    static @Nullable Party process(Measures m) {
        Optional<ApplicationFailure> failure = m.signals().first(ApplicationFailure.class, Scope::refusedMemory);
        return failure.map(f -> m.processes()
                        .of(f)
                        .map(Parties::of)
                        .orElseGet(() -> new Party(f.service(), f.pid(), null, null, null, null)))
                .orElse(null);
    }
}
