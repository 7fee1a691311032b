// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Raw /dev/kmsg records as lines of a saved log. */
final class RawRecordLines implements SavedLines {
    private final KmsgLines records;

    RawRecordLines(KmsgLines records) {
        this.records = records;
    }

    @Override
    public @Nullable SavedLine next() throws IOException {
        KmsgRecord read = records.next();
        if (read == null) {
            return null;
        }
        Frame frame =
                new Frame(null, read.monotonicMicros(), null, read.facility(), read.level(), read.caller(), true, 0);
        return new SavedLine(
                records.number(),
                0,
                frame,
                read.text(),
                read.sequence(),
                read.continuation(),
                null,
                null,
                read.dictionary(),
                read.truncated());
    }
}
