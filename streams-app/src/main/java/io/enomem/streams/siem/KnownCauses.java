// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem;

import io.enomem.streams.output.CauseCatalogue;
import io.enomem.streams.output.CauseCatalogue.Entry;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Titles and families of causes. A diagnosis of a newer release may name one that this one does not know. Immutable. */
final class KnownCauses {
    private final Map<String, Entry> byId =
            CauseCatalogue.load().all().stream().collect(Collectors.toUnmodifiableMap(Entry::id, Function.identity()));

    /** The entry of that id; for one that is not known, its id is its title. */
    Entry get(String id) {
        return byId.getOrDefault(id, new Entry(id, "other", id));
    }
}
