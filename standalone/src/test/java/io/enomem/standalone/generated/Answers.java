// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import io.enomem.streams.diagnosis.Diagnosis;
import io.enomem.streams.diagnosis.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was said of a generated host, against the truth. */
record Answers(Mechanism truth, List<Diagnosis> diagnoses) {
    private static final String UNDECIDED = "insufficient-evidence";

    static boolean likely(Verdict verdict) {
        return verdict == Verdict.ESTABLISHED || verdict == Verdict.PROBABLE;
    }

    /** The causes named with confidence. */
    Set<String> named() {
        return diagnoses.stream()
                .filter(d -> likely(d.verdict()))
                .map(Diagnosis::primaryCause)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** True if the cause was told as what it is, others beside it or not. */
    boolean told() {
        return UNDECIDED.equals(truth.cause()) ? right() : truth.cause() != null && named().contains(truth.cause());
    }

    /** Those of them that are not true. */
    Set<String> wrong() {
        Set<String> wrong = named();
        truth.also().forEach(wrong::remove);
        if (truth.cause() != null) {
            wrong.remove(truth.cause());
        }
        return wrong;
    }

    boolean right() {
        if (UNDECIDED.equals(truth.cause())) {
            return !diagnoses.isEmpty() && named().isEmpty();
        }
        return truth.cause() == null
                ? diagnoses.stream()
                        .allMatch(d -> truth.also().contains(d.primaryCause())
                                || d.primaryCause().equals(UNDECIDED))
                : named().contains(truth.cause()) && wrong().isEmpty();
    }

    /** The column of the confusion table: what was said first. */
    String said() {
        if (UNDECIDED.equals(truth.cause()) && right()) {
            return UNDECIDED;
        }
        if (truth.cause() != null && named().contains(truth.cause())) {
            return truth.cause();
        }
        return wrong().stream()
                .findFirst()
                .orElse(diagnoses.isEmpty() ? "nothing" : truth.cause() == null && right() ? "nothing" : UNDECIDED);
    }
}
