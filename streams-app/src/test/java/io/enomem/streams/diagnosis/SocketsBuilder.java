// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis;

import io.enomem.schemas.SocketHolder;
import io.enomem.schemas.SocketOwner;
import io.enomem.schemas.SocketPeer;
import io.enomem.schemas.SocketSection;
import io.enomem.schemas.SocketSums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes a socket dump by hand: owners with their sums; the total is the sum of them. */
public final class SocketsBuilder {
    private final List<SocketOwner> owners = new ArrayList<>();
    private static final int HOLDERS = 16;

    private String cgroup = "/";
    private final List<SocketHolder> holders = new ArrayList<>();
    private final List<SocketPeer> peers = new ArrayList<>();

    public static SocketsBuilder sockets() {
        return new SocketsBuilder();
    }

    /** The owners that follow are in this cgroup. */
    public SocketsBuilder in(String path) {
        cgroup = path;
        return this;
    }

    /** An owner that does not read: r bytes of truesize for that much payload. */
    public SocketsBuilder reader(Integer pid, String comm, int count, long rmem, long payload) {
        return owner(pid, comm, sums(count, "ESTAB", rmem, payload, 0, 0, 0));
    }

    /** An owner whose peers do not take what it wrote. */
    public SocketsBuilder writer(Integer pid, String comm, int count, long wmem, int persist) {
        return owner(pid, comm, sums(count, "ESTAB", 0, 0, wmem, wmem / 2, persist));
    }

    /** Both ends of connections over loopback: what one has written, and what the other has received and not read. */
    public SocketsBuilder local(
            String writer, int writerPid, long wmem, String reader, int readerPid, long unread, int count) {
        int first = holders.size();
        writer(writerPid, writer, count, wmem, count);
        reader(readerPid, reader, count, unread, unread);
        int each = Math.min(HOLDERS, count);
        for (int i = 0; i < each; i++) {
            String client = "127.0.0.1:" + (40_000 + i);
            between(first + i, client, "127.0.0.1:7000");
            between(first + each + i, "127.0.0.1:7000", client);
        }
        return this;
    }

    private void between(int holder, String local, String remote) {
        SocketHolder.Builder socket = SocketHolder.newBuilder(holders.get(holder));
        holders.set(holder, socket.setLocal(local).setRemote(remote).build());
    }

    /** An owner whose sockets hold filters, memberships or ancillary data, that many bytes in all. */
    public SocketsBuilder options(Integer pid, String comm, int count, long optionBytes) {
        return owner(
                pid,
                comm,
                SocketSums.newBuilder(sums(count, "ESTAB", 0, 0, 0, 0, 0))
                        .setOptionBytes(optionBytes)
                        .build());
    }

    /** Sockets in another state. */
    public SocketsBuilder inState(Integer pid, String comm, String state, int count, long rmem, long wmem) {
        return owner(pid, comm, sums(count, state, rmem, rmem, wmem, wmem / 2, 0));
    }

    public SocketsBuilder peer(String address, int count, long wmem) {
        peers.add(new SocketPeer(address, sums(count, "ESTAB", 0, 0, wmem, wmem / 2, 0)));
        return this;
    }

    private SocketsBuilder owner(Integer pid, String comm, SocketSums sums) {
        owners.add(SocketOwner.newBuilder()
                .setPid(pid)
                .setComm(comm)
                .setCgroup(cgroup)
                .setSums(sums)
                .build());
        for (int i = 0; i < Math.min(HOLDERS, sums.getSockets()); i++) {
            holders.add(holder(pid, comm, sums, i));
        }
        return this;
    }

    /** One of its sockets; each holds as much. */
    private SocketHolder holder(Integer pid, String comm, SocketSums sums, int number) {
        int count = sums.getSockets();
        return SocketHolder.newBuilder()
                .setState(sums.getStates().keySet().iterator().next())
                .setLocal("10.0.0.5:" + (owners.size() * 1_000 + number))
                .setRemote("10.0.0.9:80")
                .setPid(pid)
                .setComm(comm)
                .setCgroup(cgroup)
                .setReceiveQueueBytes(sums.getReceiveQueueBytes() / count)
                .setSendQueueBytes(sums.getSendQueueBytes() / count)
                .setRmemBytes(sums.getRmemBytes() / count)
                .setReceiveLimitBytes(6 << 20)
                .setWmemQueuedBytes(sums.getWmemQueuedBytes() / count)
                .setSendLimitBytes(4 << 20)
                .setForwardBytes(0)
                .setOptionBytes(sums.getOptionBytes() / count)
                .build();
    }

    public SocketSection.Builder build() {
        Map<String, Integer> states = new HashMap<>();
        owners.forEach(o -> o.getSums().getStates().forEach((s, n) -> states.merge(s, n, Integer::sum)));
        SocketSums total = sums(0, "ESTAB", 0, 0, 0, 0, 0);
        SocketSums.Builder sum = SocketSums.newBuilder(total)
                .setSockets(
                        owners.stream().mapToInt(o -> o.getSums().getSockets()).sum())
                .setStates(states)
                .setRmemBytes(owners.stream()
                        .mapToLong(o -> o.getSums().getRmemBytes())
                        .sum())
                .setReceiveQueueBytes(owners.stream()
                        .mapToLong(o -> o.getSums().getReceiveQueueBytes())
                        .sum())
                .setWmemQueuedBytes(owners.stream()
                        .mapToLong(o -> o.getSums().getWmemQueuedBytes())
                        .sum())
                .setSendQueueBytes(owners.stream()
                        .mapToLong(o -> o.getSums().getSendQueueBytes())
                        .sum());
        return SocketSection.newBuilder()
                .setReadAt(CaseBuilder.T0)
                .setStates(states)
                .setTotal(sum.build())
                .setOwners(owners)
                .setHolders(holders)
                .setPeers(peers);
    }

    private static SocketSums sums(
            int count, String state, long rmem, long receiveQueue, long wmem, long sendQueue, int persist) {
        return SocketSums.newBuilder()
                .setSockets(count)
                .setStates(count == 0 ? Map.of() : Map.of(state, count))
                .setRmemBytes(rmem)
                .setReceiveQueueBytes(receiveQueue)
                .setWmemQueuedBytes(wmem)
                .setSendQueueBytes(sendQueue)
                .setWithReceiveQueue(receiveQueue > 0 ? count : 0)
                .setWithSendQueue(sendQueue > 0 ? count : 0)
                .setPersistTimers(persist)
                .build();
    }
}
