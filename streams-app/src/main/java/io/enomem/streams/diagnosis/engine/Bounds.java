// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.engine;

import io.enomem.streams.diagnosis.Diagnosis.CauseVerdict;
import io.enomem.streams.diagnosis.Diagnosis.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a diagnosis within 512 KiB (design.md): evidence is cut by rank of its cause, and what is cut is marked. For one
 * diagnosis, by one thread.
 */
final class Bounds {
    /** Characters of all evidence together. UTF-8 takes at most three bytes for each, and evidence is the only long part. */
    private static final int MOST_CHARACTERS = 120_000;

    private static final int MOST_EVIDENCE = 40;
    private static final int LONGEST_TEXT = 1_000;

    private int left = MOST_CHARACTERS;
    private boolean cut;

    /** True if something was cut. */
    boolean cut() {
        return cut;
    }

    /** The text, cut to what a sentence may have. */
    String text(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        cut = true;
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end) + '…';
    }

    /** The first of a list. */
    <T> List<T> first(int most, List<T> all) {
        cut |= all.size() > most;
        return all.size() > most ? List.copyOf(all.subList(0, most)) : all;
    }

    /** The causes in their order; those at the end lose their evidence first. */
    List<CauseVerdict> causes(List<CauseVerdict> ranked) {
        return ranked.stream()
                .map(c -> new CauseVerdict(c.id(), c.verdict(), c.confidence(), evidence(c.evidence())))
                .toList();
    }

    /** Evidence as far as there is room. */
    List<Evidence> evidence(List<Evidence> all) {
        List<Evidence> kept = new ArrayList<>();
        for (Evidence one : all) {
            Evidence bounded = new Evidence(
                    text(one.statement()),
                    textOrNull(one.observed()),
                    textOrNull(one.threshold()),
                    textOrNull(one.thresholdSource()),
                    text(one.source()),
                    one.time(),
                    one.direction());
            int size = size(bounded);
            if (size > left || kept.size() == MOST_EVIDENCE) {
                cut = true;
                break;
            }
            left -= size;
            kept.add(bounded);
        }
        return List.copyOf(kept);
    }

    private @Nullable String textOrNull(@Nullable String text) {
        return text == null ? null : text(text);
    }

    private static int size(Evidence evidence) {
        return Stream.of(evidence.observed(), evidence.threshold(), evidence.thresholdSource())
                        .mapToInt(t -> t == null ? 0 : t.length())
                        .sum()
                + evidence.statement().length()
                + evidence.source().length();
    }
}
