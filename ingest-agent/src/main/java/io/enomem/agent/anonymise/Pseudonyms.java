// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.anonymise;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What stands for what: the same for the same, and different for different. Grows with what it was asked. Not thread-safe. */
final class Pseudonyms<T> {
    /** Attempts to find one that is free and no original that is known. */
    private static final int ATTEMPTS = 1_000;

    private final Map<T, T> given = new HashMap<>();
    private final Set<T> taken = new HashSet<>();

    /** @param candidates gives another each time, as a rule */
    T of(T original, Supplier<T> candidates) {
        T known = given.get(original);
        if (known != null) {
            return known;
        }
        T found = candidates.get();
        for (int i = 0;
                i < ATTEMPTS && (found.equals(original) || taken.contains(found) || given.containsKey(found));
                i++) {
            found = candidates.get();
        }
        given.put(original, found);
        taken.add(found);
        return found;
    }
}
