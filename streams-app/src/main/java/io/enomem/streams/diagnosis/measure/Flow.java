// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketSums;
import org.jspecify.annotations.Nullable;

/** Which of a socket's two buffers. */
public enum Flow {
    /** Receive memory by truesize (skmem r); queue: unread payload. */
    RECEIVE,
    /** Write and retransmit queue (skmem w); queue: payload not yet acknowledged. */
    SEND;

    /** Memory charged, bytes. */
    public long memory(SocketSums sums) {
        return this == RECEIVE ? sums.getRmemBytes() : sums.getWmemQueuedBytes();
    }

    /** Payload queued, bytes. */
    public long queue(SocketSums sums) {
        return this == RECEIVE ? sums.getReceiveQueueBytes() : sums.getSendQueueBytes();
    }

    /** Sockets with a queue. */
    public int queued(SocketSums sums) {
        return this == RECEIVE ? sums.getWithReceiveQueue() : sums.getWithSendQueue();
    }

    /** Memory charged to one socket, bytes. */
    public long memory(SocketHolder socket) {
        return this == RECEIVE ? socket.getRmemBytes() : socket.getWmemQueuedBytes();
    }

    /**
     * Whether the queue of a socket stands between two dumps: less left it than what waits in it now. Without the counters
     * of tcp_info: it has not shrunk to less than half.
     */
    boolean stands(SocketHolder before, SocketHolder now) {
        long queue = queue(now);
        if (queue == 0) {
            return false;
        }
        Long moved = moved(before, now);
        return moved == null ? 2 * queue >= queue(before) : moved < queue;
    }

    private long queue(SocketHolder socket) {
        return this == RECEIVE ? socket.getReceiveQueueBytes() : socket.getSendQueueBytes();
    }

    /** Bytes that left the queue: read by the process, or acknowledged by the peer. */
    private @Nullable Long moved(SocketHolder before, SocketHolder now) {
        Long first = this == RECEIVE ? before.getBytesReceived() : before.getBytesAcked();
        Long last = this == RECEIVE ? now.getBytesReceived() : now.getBytesAcked();
        if (first == null || last == null) {
            return null;
        }
        return this == RECEIVE ? last - first - (queue(now) - queue(before)) : last - first;
    }
}
