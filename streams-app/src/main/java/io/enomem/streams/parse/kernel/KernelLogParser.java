// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.schemas.KernelRecord;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.Signal;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns the kernel records of one boot of one host into signals. Records come in the order of (time, sequence). A signal
 * may be emitted again, under the same id, when more of it has come. What it keeps is bounded whatever comes. Not
 * thread-safe.
 */
public final class KernelLogParser {

    /** Takes the next record. */
    public void accept(KernelRecord record, Consumer<? super Signal> out) {}

    /** Host time has moved on: closes what has been silent for 2 s. */
    public void advanceTo(Instant now, Consumer<? super Signal> out) {}

    /** The input has ended: emits what was held back. */
    public void end(Consumer<? super Signal> out) {}

    /** The signals of these records, which are in order; of each id the last, sorted by (time, id). */
    public static List<KernelSignal> parse(List<KernelRecord> records) {
        return List.of();
    }

    /**
     * Could this record be a part of any signal? Cheap and without allocation. True for every line of an OOM report or
     * of the dump of a failed allocation, also where it stands alone; false for records that a program wrote.
     */
    public static boolean relevant(KernelRecord record) {
        return true;
    }
}
