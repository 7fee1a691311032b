// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import org.jspecify.annotations.Nullable;

/**
 * One line, taken out of a container runtime's wrapping if it has one.
 *
 * @param start index of its first byte
 * @param end index after its last byte, newline included
 * @param text what the application wrote, safe to show, without the line's end
 * @param written when the container runtime read it (RFC 3339), or null for a line that is not wrapped
 * @param stream by which the container runtime got it
 * @param partial true if the runtime cut it: the next line of its stream goes on without a newline
 */
record LogLine(int start, int end, String text, @Nullable String written, LogStream stream, boolean partial) {

    /** True if a runtime wrapped both, by the same stream, or neither: of others one is no part of the other's record. */
    boolean isWrappedAs(LogLine other) {
        return (written == null) == (other.written == null) && stream == other.stream;
    }

    boolean blank() {
        return text.isBlank();
    }
}
