// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import io.enomem.schemas.HostInfo;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema.Field;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of a capture have told of their host so far. Limits and modules seldom change, so a capture may hold
 * them in some of its samples only: what a sample does not tell is still what an earlier one told. Mutable; for one
 * thread.
 */
final class KnownFacts {
    private @Nullable HostInfo known;

    /** That info with what it leaves out filled in from the ones before it. */
    HostInfo complete(HostInfo told) {
        HostInfo before = known;
        HostInfo complete = HostInfo.newBuilder(told).build();
        if (before != null) {
            for (Field field : complete.getSchema().getFields()) {
                int at = field.pos();
                complete.put(at, either(complete.get(at), before.get(at)));
            }
        }
        known = complete;
        return complete;
    }

    private static @Nullable Object either(@Nullable Object now, @Nullable Object before) {
        if (now == null || (now instanceof Collection<?> several && several.isEmpty())) {
            return before;
        }
        if (now instanceof Map<?, ?> newer && before instanceof Map<?, ?> older) {
            Map<Object, Object> both = new TreeMap<>(older);
            both.putAll(newer);
            return both;
        }
        return now;
    }
}
