// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.measure.Measures;
import java.util.function.Function;

/**
 * One question a cause asks of the measures.
 *
 * @param words the question as a statement, for the reference: "orphans reached a quarter of tcp_max_orphans"
 */
public record Question(Role role, String words, Function<Measures, Finding> test) {
    /** What the answer means for the cause. */
    public enum Role {
        /** If false, it is not this cause. */
        NECESSARY,
        /** If true, it is likelier. */
        SUPPORTING,
        /** If true, it is not this cause. */
        CONTRADICTING
    }
}
