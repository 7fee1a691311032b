// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.agent.ship.ToldGaps;
import io.enomem.schemas.Gap;
import io.enomem.schemas.GapKind;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tells what of a log is lost, and how much of it is known: bytes that were seen and never read are; what was written
 * between the last look and the loss is not, for nothing on a Linux host counts it. Lines are never counted, since only
 * their bytes were seen.
 */
final class LogGaps {
    private final LogHost host;
    private final ToldGaps told;
    private final LogCounts counts;

    LogGaps(LogHost host, ToldGaps told, LogCounts counts) {
        this.host = host;
        this.told = told;
        this.counts = counts;
    }

    /** Tells again what Kafka did not acknowledge in an earlier run. */
    void tellAgain() throws InterruptedException {
        told.tellAgain();
    }

    /**
     * A log was truncated.
     *
     * @param since when it was still whole
     * @param copy where what it had is read on, or null
     * @param copied bytes that the copy has
     */
    void truncated(FollowedFile lost, Instant since, @Nullable Path copy, long copied) throws InterruptedException {
        long kept = Math.max(lost.next(), copy == null ? 0 : copied);
        long gone = Math.max(0, lost.seen() - kept);
        String rest = copy == null
                ? bytes(gone) + " were seen behind that and are lost; what was written after the last look is unknown"
                : "the rest was read from its copy " + copy.getFileName() + ", which has " + bytes(copied) + "; "
                        + bytes(gone) + " that were seen are not in it and are lost; lines written between the copy and"
                        + " the truncation are lost uncounted";
        tell(
                lost.position(),
                GapKind.LOG_TRUNCATED,
                since,
                gone,
                "The log was truncated after it had been read up to byte " + lost.next() + "; " + rest);
    }

    /** A log that was being read is nowhere to be found at a start. */
    void vanished(FilePosition lost) throws InterruptedException {
        long read = lost.mark().position().next();
        long gone = Math.max(0, lost.seen() - read);
        tell(
                lost,
                GapKind.LOG_LOST,
                Instant.now(),
                gone,
                "The log was rotated away or deleted while no agent ran; it had been read up to byte " + read + "; "
                        + bytes(gone) + " were seen behind that and are lost; what was written later is unknown");
    }

    private static String bytes(long count) {
        return count == 1 ? "1 byte" : count + " bytes";
    }

    /** Once for each generation of a file: what was told of it before a kill is told again as it was. */
    private void tell(FilePosition lost, GapKind kind, Instant since, long gone, String detail)
            throws InterruptedException {
        counts.lost(gone);
        told.tell(
                lost.fileId() + '/' + lost.generation(),
                Gap.newBuilder()
                        .setMachineId(host.machineId())
                        .setBootId(host.bootId())
                        .setSource("log:" + lost.path())
                        .setKind(kind)
                        .setStart(since)
                        .setEnd(Instant.now())
                        .setDetail(detail)
                        .build());
    }
}
