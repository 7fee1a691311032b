// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records in one file, in their order. */
interface TimedRecords extends Closeable {
    /** The next record, or null at the end. */
    @Nullable
    Timed next() throws IOException;

    /** Opens one file. */
    interface Opener {
        /** Its records; the caller closes. */
        TimedRecords open(SavedFile file) throws IOException;
    }
}
