// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.Listener;
import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import org.jspecify.annotations.Nullable;

/** Makes records of sockets. */
final class SocketRecords {
    private static final int MAX_CGROUP = 512;
    private static final Skmem UNKNOWN = new Skmem(0, 0, 0, 0, 0, 0, 0);

    private SocketRecords() {}

    static SocketHolder holder(SocketEntry socket, OwnerKey key, @Nullable TcpDetails details) {
        Skmem memory = socket.memory() == null ? UNKNOWN : socket.memory();
        SocketHolder.Builder holder = SocketHolder.newBuilder()
                .setProtocol(protocol(socket.tcp()))
                .setState(socket.state().ssName())
                .setLocal(socket.local().text())
                .setRemote(socket.remote().text())
                .setPid(pid(key))
                .setComm(comm(key))
                .setCgroup(cgroup(key))
                .setInode(socket.inode() == SocketEntry.UNKNOWN_INODE ? null : socket.inode())
                .setCookie(socket.cookieText())
                .setReceiveQueueBytes(socket.receiveQueue())
                .setSendQueueBytes(socket.sendQueue())
                .setRmemBytes(memory.receive())
                .setReceiveLimitBytes(memory.receiveLimit())
                .setWmemQueuedBytes(memory.send())
                .setSendLimitBytes(memory.sendLimit())
                .setForwardBytes(memory.forward())
                .setOptionBytes(memory.option())
                .setDrops(memory.drops())
                .setTimer(socket.timer().ssName());
        if (details != null) {
            holder.setBytesReceived(details.bytesReceived())
                    .setBytesAcked(details.bytesAcked())
                    .setLastReceiveMillis(details.lastReceiveMillis())
                    .setLastSendMillis(details.lastSendMillis())
                    .setRwndLimited(details.rwndLimited())
                    .setBackoff(details.backoff());
        }
        return holder.build();
    }

    static Listener listener(SocketEntry socket, OwnerKey key) {
        return new Listener(
                socket.local().text(), pid(key), comm(key), cgroup(key), socket.receiveQueue(), socket.sendQueue());
    }

    static SocketOwner owner(OwnerKey key, SocketTotals totals) {
        return new SocketOwner(pid(key), comm(key), cgroup(key), protocol(key.tcp()), totals.build());
    }

    private static String protocol(boolean tcp) {
        return tcp ? "tcp" : "udp";
    }

    private static @Nullable Integer pid(OwnerKey key) {
        return key.owner() == null ? null : Integer.valueOf(key.owner().pid());
    }

    private static @Nullable String comm(OwnerKey key) {
        return key.owner() == null ? null : key.owner().comm();
    }

    private static @Nullable String cgroup(OwnerKey key) {
        return key.cgroup() == null ? null : Text.bounded(key.cgroup(), MAX_CGROUP);
    }
}
