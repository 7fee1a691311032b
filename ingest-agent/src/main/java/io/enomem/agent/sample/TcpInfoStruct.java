// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.nio.ByteBuffer;

/** struct tcp_info (include/uapi/linux/tcp.h). It grows at its end from kernel to kernel. */
final class TcpInfoStruct {
    private static final int BACKOFF = 4;
    private static final int LAST_DATA_SENT = 44;
    private static final int LAST_DATA_RECEIVED = 52;
    private static final int BYTES_ACKED = 120;
    private static final int BYTES_RECEIVED = 128;
    private static final int BUSY_TIME = 168;
    private static final int RWND_LIMITED = 176;

    private TcpInfoStruct() {}

    static TcpDetails read(ByteBuffer buffer, int at, int length) {
        boolean stamps = length >= LAST_DATA_RECEIVED + 4;
        boolean bytes = length >= BYTES_RECEIVED + 8;
        boolean limits = length >= RWND_LIMITED + 8;
        return new TcpDetails(
                bytes ? buffer.getLong(at + BYTES_RECEIVED) : null,
                bytes ? buffer.getLong(at + BYTES_ACKED) : null,
                stamps ? TcpDetails.stamp(Integer.toUnsignedLong(buffer.getInt(at + LAST_DATA_RECEIVED))) : null,
                stamps ? TcpDetails.stamp(Integer.toUnsignedLong(buffer.getInt(at + LAST_DATA_SENT))) : null,
                limits ? share(buffer.getLong(at + RWND_LIMITED), buffer.getLong(at + BUSY_TIME)) : null,
                length > BACKOFF ? buffer.get(at + BACKOFF) & 0xff : null);
    }

    /** Hundredths of a percent. */
    private static Integer share(long part, long whole) {
        return whole <= 0 || part < 0 ? 0 : (int) Math.min(10_000, Math.round(10_000.0 * part / whole));
    }
}
