// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.GapKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells which records of one boot's kernel log are missing. A record is told to be missing once, also where a killed agent
 * reads the same part of the log again and by then finds more of it overwritten. Not thread-safe.
 */
final class KmsgGaps {
    private final Boot boot;
    private final ToldGaps told;
    private final KmsgRecords records;

    /** What earlier runs told of this boot: what this one tells it cannot meet again. */
    private final List<KmsgHole> earlier;

    private final long heldUpTo;

    /** @param start the last record that was acknowledged: what is missing up to there cannot be met again */
    KmsgGaps(Boot boot, @Nullable KmsgPosition start, ToldGaps told) {
        this.boot = boot;
        this.told = told;
        this.records = new KmsgRecords(boot);
        long passed = start != null && start.bootId().equals(boot.bootId()) ? start.sequence() : -1;
        told.forget(
                word -> ofThisBoot(word).filter(hole -> hole.last() > passed).isEmpty());
        this.earlier = told.occasions().stream()
                .map(this::ofThisBoot)
                .flatMap(Optional::stream)
                .toList();
        this.heldUpTo = earlier.stream()
                .filter(KmsgHole::isHeldBack)
                .mapToLong(KmsgHole::last)
                .max()
                .orElse(-1);
    }

    /** Tells again what Kafka did not acknowledge in an earlier run. */
    void tellAgain() throws InterruptedException {
        told.tellAgain();
    }

    /**
     * Tells of missing records, unless all of them were told of before.
     *
     * @param first sequence number of the first
     * @param last sequence number of the last
     * @param from when the record before them came, milliseconds since 1970
     * @param to when the record after them came
     * @return how many of them were not told of before
     */
    long lost(GapKind kind, long first, long last, long from, long to, String detail) throws InterruptedException {
        long missing = last - first + 1;
        for (KmsgHole hole : earlier) {
            missing -= hole.within(first, last);
        }
        if (missing > 0) {
            tell(new KmsgHole(boot.bootId(), kind, first, last, missing), from, to, detail);
        }
        return Math.max(0, missing);
    }

    /** Tells of records that were held back. */
    void held(RecordRate.Held held, long from, long to, String detail) throws InterruptedException {
        tell(
                new KmsgHole(boot.bootId(), GapKind.RATE_LIMITED, held.first(), held.last(), held.count()),
                from,
                to,
                detail);
    }

    /** True if an earlier run held that record back, unless it had to pass, and told so. */
    boolean wasHeld(long sequence) {
        return sequence <= heldUpTo && earlier.stream().anyMatch(hole -> hole.isHeldBack() && hole.has(sequence));
    }

    private Optional<KmsgHole> ofThisBoot(String word) {
        return KmsgHole.of(word).filter(hole -> hole.bootId().equals(boot.bootId()));
    }

    private void tell(KmsgHole hole, long from, long to, String detail) throws InterruptedException {
        told.tell(hole.text(), records.gap(hole.kind(), from, to, hole.count(), detail));
    }
}
