// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.SocketSection;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs {@code ss} of this host. Its text is read as it comes and never held as a whole. */
final class SsCommand {
    private static final String OPTIONS_OF_NOW = "-HOtuanmepi";
    /** iproute2 before 4.11 has no -H, before 5.2 no -O. */
    private static final String OPTIONS_OF_OLD = "-tuanmepi";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** A dump, or null if there is no ss or it fails. */
    @Nullable
    SocketSection read(Instant readAt, SocketLookup lookup) {
        SocketSection section = read(readAt, lookup, OPTIONS_OF_NOW);
        return section == null ? read(readAt, lookup, OPTIONS_OF_OLD) : section;
    }

    private static @Nullable SocketSection read(Instant readAt, SocketLookup lookup, String options) {
        return HostTool.read(List.of("ss", options), LIMIT, output -> {
            SocketTally tally = new SocketTally(lookup);
            readLines(output, new SsText(true, tally::add));
            return tally.build(readAt, true, true);
        });
    }

    private static void readLines(InputStream out, SsText text) throws IOException {
        byte[] buffer = new byte[64 << 10];
        int length = 0;
        int n;
        while ((n = out.read(buffer, length, buffer.length - length)) > 0) {
            length += n;
            int from = 0;
            for (int i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    text.line(buffer, from, i);
                    from = i + 1;
                }
            }
            if (from == 0 && length == buffer.length) {
                // Longer than any line of ss: cut it here.
                text.line(buffer, 0, length);
                from = length;
            }
            System.arraycopy(buffer, from, buffer, 0, length - from);
            length -= from;
        }
        text.line(buffer, 0, length);
        text.end();
    }
}
