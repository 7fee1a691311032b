// SPDX-License-Identifier: Apache-2.0
package io.enomem.schemas.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the key that somebody who mistyped one probably meant. */
final class NearestKey {
    /** Keys longer than this are not compared: the distance costs the product of the lengths. */
    private static final int LONGEST = 200;

    private NearestKey() {}

    /** The known key with the fewest edits, if they are at most a third of what was typed. */
    static Optional<String> of(String typed, Collection<String> known) {
        return severalOf(typed, known, 1).stream().findFirst();
    }

    /** The known keys with the fewest edits, nearest first, of those with at most a third of what was typed. */
    static List<String> severalOf(String typed, Collection<String> known, int many) {
        if (typed.length() > LONGEST) {
            return List.of();
        }
        int most = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(key -> distance(typed, key) <= most)
                .sorted(Comparator.<String>comparingInt(key -> distance(typed, key))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(many)
                .toList();
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
