// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import io.enomem.streams.diagnosis.measure.Reading;
import java.util.Arrays;

/** A sentence around readings. A clause about something that nobody observed is left out, never told as "unknown". */
public final class Sentence {
    private final StringBuilder text;

    private Sentence(String start) {
        this.text = new StringBuilder(start);
    }

    /** What is true whatever was observed. */
    public static Sentence of(String start) {
        return new Sentence(start);
    }

    /** More that is true whatever was observed. */
    public Sentence then(String more) {
        text.append(more);
        return this;
    }

    /** A clause with a {@code %s} for each reading; left out unless all of them are known. */
    public Sentence clause(String pattern, Reading... readings) {
        if (Arrays.stream(readings).allMatch(Reading::known)) {
            text.append(pattern.formatted(
                    (Object[]) Arrays.stream(readings).map(Reading::shown).toArray(String[]::new)));
        }
        return this;
    }

    /** The whole, with its full stop. */
    public String end() {
        return text.append('.').toString();
    }
}
