// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A service or a process started, was told to stop, or ended, as its own log or that of its manager tells it. Tells a
 * peer that was restarted from one that was OOM-killed.
 *
 * @param service name of the log's service
 * @param kind what happened
 * @param subject the unit, container, pod or process it happened to, where the line names one; else null and it is the
 *     log's own service
 * @param pid process id of the subject, where the line has one
 * @param signal number of the signal, where the line has one
 * @param exitCode exit status, where the line has one
 * @param text the line, bounded and escaped for display
 */
public record ServiceChange(
        RecordId id,
        Instant time,
        String service,
        Kind kind,
        @Nullable String subject,
        @Nullable Integer pid,
        @Nullable Integer signal,
        @Nullable Integer exitCode,
        String text)
        implements Signal {

    /** What happened to whom: {@code gateway.service started}. Text of the host, not escaped. */
    public String words() {
        return (subject == null ? service : subject)
                + ' '
                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What happened to it. */
    public enum Kind {
        /** It started, or is ready again. */
        STARTED,
        /** It was told to stop: SIGTERM, a unit stop, a rolling update. */
        STOP_REQUESTED,
        /** It ended by itself or after a request; see the exit code. */
        EXITED,
        /** A signal ended it (SIGKILL shows as exit code 137); the line does not say whose. */
        KILLED,
        /** Its manager says that the OOM killer took it. */
        OOM_KILLED,
        /** Its manager kills it because a health check failed. */
        PROBE_FAILED
    }
}
