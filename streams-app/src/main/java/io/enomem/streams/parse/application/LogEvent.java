// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import org.jspecify.annotations.Nullable;

/**
 * A log record taken apart: what its head tells, and the message.
 *
 * @param dialect whose way of writing the head is
 * @param message the first line without its head
 * @param rest the lines after it, newline between them; empty if there are none
 * @param level severity as written
 * @param pid process id
 * @param thread thread name
 * @param component logger or module
 * @param peer remote address, where the head or a field of its own names one
 * @param errno number or symbol in a field of its own
 */
record LogEvent(
        String dialect,
        String message,
        String rest,
        @Nullable String level,
        @Nullable Integer pid,
        @Nullable String thread,
        @Nullable String component,
        @Nullable String peer,
        @Nullable String errno) {

    static LogEvent of(String dialect, String message) {
        return new LogEvent(dialect, message, "", null, null, null, null, null, null);
    }

    LogEvent withDialect(String other) {
        return new LogEvent(other, message, rest, level, pid, thread, component, peer, errno);
    }

    LogEvent withMessage(String other) {
        return new LogEvent(dialect, other, rest, level, pid, thread, component, peer, errno);
    }

    LogEvent withRest(String lines) {
        return new LogEvent(dialect, message, lines, level, pid, thread, component, peer, errno);
    }

    LogEvent withLevel(@Nullable String other) {
        return new LogEvent(dialect, message, rest, other, pid, thread, component, peer, errno);
    }

    LogEvent withProcess(@Nullable Integer otherPid, @Nullable String otherThread, @Nullable String otherComponent) {
        return new LogEvent(dialect, message, rest, level, otherPid, otherThread, otherComponent, peer, errno);
    }

    LogEvent withFields(@Nullable String otherPeer, @Nullable String otherErrno) {
        return new LogEvent(dialect, message, rest, level, pid, thread, component, otherPeer, otherErrno);
    }

    /** Message and the lines after it. */
    String all() {
        return rest.isEmpty() ? message : message + '\n' + rest;
    }
}
