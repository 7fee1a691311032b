// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.saved;

import java.io.IOException;
import java.io.InputStream;

/** A stream that can be read only once, such as standard input, held in memory. */
final class StreamContent {
    private StreamContent() {}

    /** Everything in the stream, which stays open. */
    static SavedFile.Content of(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Limits.HELD_STDIN_BYTES + 1);
        if (bytes.length > Limits.HELD_STDIN_BYTES) {
            throw new IOException("it has more than " + (Limits.HELD_STDIN_BYTES >> 20)
                    + " MiB, and a stream can be read only once; save it in a file and name that");
        }
        return HeldContent.plain(bytes);
    }
}
