// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/** One host that left its logs and samples behind. Not thread-safe. */
public interface SavedHost {
    /** Machine id: the host's own, else its name, else {@code input-} and 12 hex digits of the input's SHA-256. */
    String machineId();

    /** Name of the host for people: its own where the input tells it, else what the user named. Hostile text. */
    String name();

    /**
     * KernelRecord, LogRecord, HostInfo, HostSample and Gap in the order of (time, source, position). Within one source
     * the position wins: a source whose own clock steps back keeps its order.
     *
     * <p>Reads as it goes, in bounded memory; close it when done. Each call reads from the start. Iterating throws
     * {@link UnreadableInputException} when the input can no longer be read; damaged parts only end early, with a notice.
     */
    Stream<SpecificRecord> records();

    /** Share of the bytes of its logs that was read so far, 0 to 1; NaN where it has none. */
    double share();

    /** What is in {@link #notices}, each led by the host's name. */
    default List<String> told() {
        return notices().stream()
                .map(notice -> notice.startsWith(name() + ": ") ? notice : name() + ": " + notice)
                .toList();
    }

    /** What was assumed, ignored or could not be read, one sentence each, so far: complete once the records were read. */
    List<String> notices();
}
