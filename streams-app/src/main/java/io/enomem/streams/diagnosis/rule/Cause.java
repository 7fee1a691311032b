// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.Diagnosis.Party;
import io.enomem.streams.diagnosis.Diagnosis.Remedy;
import io.enomem.streams.diagnosis.Diagnosis.Severity;
import io.enomem.streams.diagnosis.measure.Measures;
import io.enomem.streams.parse.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cause of the catalogue. A subclass carries {@link CauseInfo}, hands its predicates to the constructor and says who
 * did it, who suffers and what to do. Stateless and thread-safe: everything it knows of a case comes from the measures.
 */
public abstract class Cause {
    private final CauseInfo info;
    private final Rules rules;

    /** A cause with its entry in the catalogue. */
    protected Cause(Rules rules) {
        CauseInfo annotation = getClass().getAnnotation(CauseInfo.class);
        if (annotation == null) {
            throw new IllegalStateException(getClass().getName() + " lacks @CauseInfo");
        }
        this.info = annotation;
        this.rules = rules;
    }

    /** Its id in causes.tsv. */
    public final String id() {
        return info.id();
    }

    /** Its words. */
    public final CauseInfo info() {
        return info;
    }

    /** Its predicates. */
    public final List<Question> questions() {
        return rules.questions();
    }

    /** True if the cause can explain that signal; a cause that explains none of an incident's is not weighed for it. */
    public final boolean explains(Signal signal, Measures measures) {
        return rules.explains(signal, measures);
    }

    /** One sentence that a tired engineer understands, with the numbers. Asked only if the cause is at least possible. */
    public abstract String summary(Measures measures);

    /** Who caused it: the owner of the memory, not who was killed or who logged; null if nobody can be named. */
    public abstract @Nullable Party culprit(Measures measures);

    /** What to do: look first, then the least disruptive. */
    public abstract List<Remedy> remedies(Measures measures);

    /** Settings of the kernel that are the limit, by dotted name: where one was lowered lately, its former value is offered. */
    public List<String> limits() {
        return List.of();
    }

    /** Who suffered: by default whom the kernel killed and whose log has failures. */
    public List<Party> victims(Measures measures) {
        return Parties.victims(measures);
    }

    /** How loudly to say it: by default CRITICAL if somebody was killed or failed, else WARNING; INFO if benign. */
    public Severity severity(Measures measures) {
        if (info.benign()) {
            return Severity.INFO;
        }
        return measures.signals().somebodyFailed() ? Severity.CRITICAL : Severity.WARNING;
    }

    /** Who fails now, in one sentence. */
    public String impact(Measures measures) {
        return Parties.impact(measures);
    }
}
