// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Victim;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom one run of the OOM killer killed. */
final class KillPart {
    private static final int MAX_VICTIMS = 1_024;

    private final List<Victim> victims = new ArrayList<>();

    /** A thread of a group may be printed twice, and a fragment may complete a line that was read. */
    void take(Victim victim) {
        victims.removeIf(other -> other.id().equals(victim.id()));
        boolean repeated = victims.stream().anyMatch(other -> other.pid() == victim.pid());
        if (!repeated && victims.size() < MAX_VICTIMS) {
            victims.add(victim);
        }
    }

    boolean isEmpty() {
        return victims.isEmpty();
    }

    /** True if a kill was read from this line. */
    boolean isOf(KernelLine line) {
        return victims.stream().anyMatch(victim -> victim.id().equals(line.id()));
    }

    /** The score stands in the line before the kill; it is that of the task killed only if it was the one chosen. */
    List<Victim> victims(OomReport.@Nullable Chosen chosen) {
        return victims.stream()
                .map(v -> chosen == null || v.pid() != chosen.pid() ? v : v.withScore(chosen.score()))
                .toList();
    }
}
