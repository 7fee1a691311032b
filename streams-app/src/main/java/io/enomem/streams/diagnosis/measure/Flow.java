// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import io.enomem.schemas.SocketSums;

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
}
