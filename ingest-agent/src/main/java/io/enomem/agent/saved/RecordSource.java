// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Records of one source, in the order of their position. */
interface RecordSource extends Closeable {
    /** Name of the source: the second key of the order, unique on its host. */
    String name();

    /** The next record, or null at the end. */
    @Nullable
    Timed next() throws IOException;
}
