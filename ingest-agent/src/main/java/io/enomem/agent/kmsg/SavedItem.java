// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import io.enomem.schemas.Gap;
import io.enomem.schemas.KernelRecord;
import io.enomem.schemas.TimeSource;
import org.jspecify.annotations.Nullable;

/** What a saved log gives, in the order of the file. */
public sealed interface SavedItem {
    /** Event time, milliseconds since 1970. */
    long millis();

    /** A line of the kernel. */
    record OfKernel(KernelRecord kernelRecord) implements SavedItem {
        @Override
        public long millis() {
            return kernelRecord.getTime().toEpochMilli();
        }
    }

    /**
     * A line of a program: for application matching.
     *
     * @param millis event time, milliseconds since 1970
     * @param timeSource where the event time came from; RELATIVE and 0 if nothing tells
     * @param offset offset in bytes of the line in the file
     * @param program name of the program, where the form keeps it apart from the text
     * @param text the line as it stands in the file, or the program's message
     */
    record OfProgram(
            long millis,
            TimeSource timeSource,
            long offset,
            @Nullable String program,
            String text) implements SavedItem {}

    /** Records are missing here. */
    record OfGap(Gap gap) implements SavedItem {
        @Override
        public long millis() {
            return gap.getEnd().toEpochMilli();
        }
    }
}
