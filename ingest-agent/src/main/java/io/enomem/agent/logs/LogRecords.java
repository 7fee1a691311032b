// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import io.enomem.schemas.LogRecord;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records of one saved log, one after another, in the order of the file. Not thread-safe. */
public interface LogRecords extends Closeable {

    /**
     * The next record, or null at the end.
     *
     * @throws IOException if the file cannot be read; records before that were given
     */
    @Nullable
    LogRecord next() throws IOException;
}
