// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.SocketSums;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up sockets of one owner, one peer or all. */
final class SocketTotals {
    private static final TcpState[] STATES = TcpState.values();

    private final int[] states = new int[STATES.length];
    private final LongSamples idle = new LongSamples(256);
    private int sockets;
    private long receive;
    private long send;
    private long forward;
    private long option;
    private long receiveQueue;
    private long sendQueue;
    private int withReceiveQueue;
    private int withSendQueue;
    private long drops;
    private long maxReceiveLimit;
    private long maxSendLimit;
    private int persistTimers;
    private int retransmitTimers;

    void add(SocketEntry socket) {
        sockets++;
        states[socket.state().ordinal()]++;
        Skmem memory = socket.memory();
        if (memory != null) {
            receive += memory.receive();
            send += memory.send();
            forward += memory.forward();
            option += memory.option();
            drops += memory.drops();
            maxReceiveLimit = Math.max(maxReceiveLimit, memory.receiveLimit());
            maxSendLimit = Math.max(maxSendLimit, memory.sendLimit());
        }
        // Recv-Q of a listener counts connections, not bytes.
        if (socket.state() != TcpState.LISTEN) {
            receiveQueue += socket.receiveQueue();
            sendQueue += socket.sendQueue();
            withReceiveQueue += socket.receiveQueue() > 0 ? 1 : 0;
            withSendQueue += socket.sendQueue() > 0 ? 1 : 0;
        }
        persistTimers += socket.timer() == SocketTimer.PERSIST ? 1 : 0;
        retransmitTimers += socket.timer() == SocketTimer.ON ? 1 : 0;
        addIdle(socket.held(), socket.details());
    }

    /** Notes how long a socket that holds memory has not moved. */
    void addIdle(long held, @Nullable TcpDetails details) {
        Long millis = details == null || held == 0 ? null : details.idleMillis();
        if (millis != null) {
            idle.add(millis);
        }
    }

    int sockets() {
        return sockets;
    }

    /** What they hold of their pool, bytes. */
    long held() {
        return receive + send + forward;
    }

    Map<String, Integer> states() {
        Map<String, Integer> counts = new TreeMap<>();
        for (TcpState state : STATES) {
            if (states[state.ordinal()] > 0) {
                counts.put(state.ssName(), states[state.ordinal()]);
            }
        }
        return counts;
    }

    SocketSums build() {
        return SocketSums.newBuilder()
                .setSockets(sockets)
                .setStates(states())
                .setRmemBytes(receive)
                .setWmemQueuedBytes(send)
                .setForwardBytes(forward)
                .setOptionBytes(option)
                .setReceiveQueueBytes(receiveQueue)
                .setSendQueueBytes(sendQueue)
                .setWithReceiveQueue(withReceiveQueue)
                .setWithSendQueue(withSendQueue)
                .setDrops(drops)
                .setMaxReceiveLimitBytes(maxReceiveLimit)
                .setMaxSendLimitBytes(maxSendLimit)
                .setPersistTimers(persistTimers)
                .setRetransmitTimers(retransmitTimers)
                .setMedianIdleMillis(idle.percentile(50))
                .build();
    }
}
