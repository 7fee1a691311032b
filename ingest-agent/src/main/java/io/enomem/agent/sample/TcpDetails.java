// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import org.jspecify.annotations.Nullable;

/**
 * What tcp_info (include/uapi/linux/tcp.h) tells of progress; null: unknown.
 *
 * @param bytesReceived bytes received
 * @param bytesAcked bytes acknowledged by the peer
 * @param lastReceiveMillis since data was last received
 * @param lastSendMillis since data was last sent
 * @param rwndLimited share of the busy time that waited for the peer's window, hundredths of a percent
 * @param backoff of the retransmission timer
 */
record TcpDetails(
        @Nullable Long bytesReceived,
        @Nullable Long bytesAcked,
        @Nullable Long lastReceiveMillis,
        @Nullable Long lastSendMillis,
        @Nullable Integer rwndLimited,
        @Nullable Integer backoff) {
    /** Longer than this a 32-bit kernel clock cannot tell: the stamp was never set. */
    private static final long NEVER = 1L << 31;

    /** Time since data moved either way, ms; null if unknown. */
    @Nullable
    Long idleMillis() {
        long receive = lastReceiveMillis == null ? NEVER : lastReceiveMillis;
        long send = lastSendMillis == null ? NEVER : lastSendMillis;
        long idle = Math.min(receive, send);
        return idle >= NEVER ? null : Long.valueOf(idle);
    }

    /** The stamp as ss or the kernel gives it, or null if it was never set. */
    static @Nullable Long stamp(long millis) {
        return millis < 0 || millis >= NEVER ? null : Long.valueOf(millis);
    }
}
