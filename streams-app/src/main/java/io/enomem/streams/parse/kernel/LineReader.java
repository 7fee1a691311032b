// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the lines of one family of messages. Implementations are stateless. */
interface LineReader {
    /** Words of which at least one is in every line of the family. */
    List<String> words();

    /** What the line says, or null if it is not of the family after all. */
    @Nullable
    Sentence read(KernelLine line);
}
