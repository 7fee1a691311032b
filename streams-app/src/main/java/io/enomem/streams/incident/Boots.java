// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.BootSeen;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The boots of one machine id. One boot ends before the next begins; two that go on side by side are two machines with
 * the same id, and their numbers must not be taken for one host's.
 */
final class Boots {
    /** Boots remembered; ours. */
    private static final int KEPT = 4;

    /** How far two boots may overlap by clocks that were set in between. Ours. */
    private static final long OVERLAP_MILLIS = 60_000;

    private Boots() {}

    /** Takes a record's boot in; the gap if it shows two machines with one id, else null. */
    static @Nullable Gap see(Host host, String bootId, long time) {
        BootSeen seen = null;
        for (BootSeen boot : host.boots) {
            seen = boot.getBootId().equals(bootId) ? boot : seen;
        }
        if (seen == null || time < seen.getFirst().toEpochMilli()) {
            remember(host, seen, new BootSeen(bootId, Instant.ofEpochMilli(time)));
        }
        BootSeen newest = host.boots.get(host.boots.size() - 1);
        boolean olderGoesOn =
                !newest.getBootId().equals(bootId) && time > newest.getFirst().toEpochMilli() + OVERLAP_MILLIS;
        return olderGoesOn
                ? GapRows.noticed(
                        host.machineId,
                        bootId,
                        "host",
                        GapKind.CLONED_MACHINE,
                        newest.getFirst().toEpochMilli(),
                        time,
                        "two boots of one machine id go on side by side: two machines have the same id")
                : null;
    }

    private static void remember(Host host, @Nullable BootSeen old, BootSeen next) {
        List<BootSeen> boots = new ArrayList<>(host.boots);
        boots.remove(old);
        boots.add(next);
        boots.sort(Comparator.comparing(BootSeen::getFirst).thenComparing(BootSeen::getBootId));
        host.boots = boots.size() > KEPT ? List.copyOf(boots.subList(boots.size() - KEPT, boots.size())) : boots;
        host.touch();
    }
}
