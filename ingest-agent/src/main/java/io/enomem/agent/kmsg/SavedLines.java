// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records of one saved log in the order of the file. */
interface SavedLines {
    /** The next record, or null at the end. */
    @Nullable
    SavedLine next() throws IOException;
}
