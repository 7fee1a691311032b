// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A failure that an application logged.
 *
 * @param service name of the log's service
 * @param dialect whose way of writing it is: {@code nginx}, {@code java}, {@code python}, {@code rust}, {@code plain}...
 * @param call the call that failed; decides the branch (root-causes.md 0.1)
 * @param errno symbol such as {@code ENOMEM}; number or symbol in the line wins over its (localised) text
 * @param runtimeLimit a runtime's own limit was hit (Java heap, JavaScript heap...), else null
 * @param peer remote address, where the line has one
 * @param pid process id: that in the line, else that of the only process that had the log open for writing
 * @param thread thread name, where the line has one
 * @param component logger or module, where the line has one
 * @param exception exception class, where the line has one
 * @param text first line of the record and the line that tells the error, bounded and escaped for display
 * @param quoted true if the phrase stands inside ordinary prose, a quotation or test output: weak evidence
 */
public record ApplicationFailure(
        RecordId id,
        Instant time,
        String service,
        String dialect,
        Call call,
        @Nullable String errno,
        @Nullable String runtimeLimit,
        @Nullable String peer,
        @Nullable Integer pid,
        @Nullable String thread,
        @Nullable String component,
        @Nullable String exception,
        String text,
        boolean quoted)
        implements Signal {

    /** The system call or library call that failed. */
    public enum Call {
        MEMORY_MAP,
        MEMORY_ALLOCATE,
        MEMORY_LOCK,
        FORK,
        THREAD_CREATE,
        SOCKET,
        BIND,
        CONNECT,
        ACCEPT,
        SEND,
        RECEIVE,
        SET_SOCKET_OPTION,
        OPEN,
        PIPE_WRITE,
        UNKNOWN
    }

    /** The same failure, of that process. */
    public ApplicationFailure by(@Nullable Integer process) {
        return new ApplicationFailure(
                id,
                time,
                service,
                dialect,
                call,
                errno,
                runtimeLimit,
                peer,
                process,
                thread,
                component,
                exception,
                text,
                quoted);
    }

    /** True for EPIPE and ECONNRESET: the other end went away. */
    public boolean disconnect() {
        return "EPIPE".equals(errno) || "ECONNRESET".equals(errno);
    }
}
