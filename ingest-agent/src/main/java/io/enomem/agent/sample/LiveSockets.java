// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import io.enomem.schemas.SocketSection;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dumps the sockets of this network namespace: by inet_diag, and where that is refused by {@code ss}. Processes and
 * tcp_info are asked for afterwards, tcp_info for the largest sockets only.
 */
final class LiveSockets implements SocketLookup {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSockets.class);
    /** The kernel fills at most this much per answer (net/netlink/af_netlink.c, netlink_dump). */
    private static final int BUFFER_BYTES = 32 << 10;

    private final ProcRoot root;
    private final SocketProcesses processes;
    private final CgroupIds cgroupIds;
    private final Map<Integer, @Nullable String> cgroupsOfProcesses = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    private final InetDiagRequest request = new InetDiagRequest();
    private @Nullable NetlinkSocket netlink;
    private boolean toldOfFallback;

    LiveSockets(ProcRoot root) {
        this.root = root;
        this.processes = new SocketProcesses(root);
        this.cgroupIds = new CgroupIds(root);
    }

    /** A dump, or null if neither way works. */
    @Nullable
    SocketSection read(Instant readAt) {
        cgroupsOfProcesses.clear();
        cgroupIds.startDump();
        processes.startDump();
        SocketTally tally = new SocketTally(this);
        try (NetlinkSocket socket = new NetlinkSocket()) {
            boolean complete = dump(socket, tally);
            netlink = socket;
            return tally.build(readAt, complete, true);
        } catch (IOException e) {
            tellOfFallback(e);
            return new SsCommand().read(readAt, this);
        } finally {
            netlink = null;
        }
    }

    private boolean dump(NetlinkSocket socket, SocketTally tally) throws IOException {
        boolean complete = dump(socket, InetDiagRequest.AF_INET, true, tally)
                & dump(socket, InetDiagRequest.AF_INET6, true, tally);
        try {
            complete &= dump(socket, InetDiagRequest.AF_INET, false, tally)
                    & dump(socket, InetDiagRequest.AF_INET6, false, tally);
        } catch (IOException e) {
            // The module udp_diag is not there and may not be loaded: TCP alone is still worth having.
            LOG.atDebug().addKeyValue("cause", e.getMessage()).log("UDP sockets cannot be dumped");
        }
        return complete;
    }

    private boolean dump(NetlinkSocket socket, int family, boolean tcp, SocketTally tally) throws IOException {
        InetDiagReply reply = new InetDiagReply(cgroupIds::path);
        socket.send(request.dump(family, tcp ? InetDiagRequest.IPPROTO_TCP : InetDiagRequest.IPPROTO_UDP));
        do {
            socket.receive(buffer);
        } while (reply.read(buffer, tcp, tally::add));
        return !reply.interrupted();
    }

    private void tellOfFallback(IOException cause) {
        if (!toldOfFallback) {
            toldOfFallback = true;
            LOG.atWarn()
                    .addKeyValue("cause", cause.getMessage())
                    .log("Sockets cannot be dumped by inet_diag; ss is run instead, which costs more");
        }
    }

    @Override
    public boolean knows(long inode) {
        return processes.knows(inode);
    }

    @Override
    public void findOwners(long[] inodes) {
        processes.find(inodes);
    }

    @Override
    public @Nullable Owner owner(long inode) {
        return processes.owner(inode);
    }

    @Override
    public @Nullable String cgroup(Owner owner) {
        return cgroupsOfProcesses.computeIfAbsent(
                owner.pid(), pid -> CgroupFile.memoryPath(root.read("proc/" + pid + "/cgroup")));
    }

    @Override
    public @Nullable TcpDetails details(SocketEntry socket) {
        NetlinkSocket open = netlink;
        boolean hasDetails = socket.tcp() && socket.state() != TcpState.TIME_WAIT;
        if (open == null || socket.cookie() == 0 || !hasDetails || socket.details() != null) {
            return socket.details();
        }
        try {
            open.send(request.one(
                    bytes(socket.local()),
                    socket.local().number(),
                    bytes(socket.remote()),
                    socket.remote().number(),
                    socket.cookie()));
            open.receive(buffer);
            SocketEntry[] answer = new SocketEntry[1];
            new InetDiagReply(id -> null).read(buffer, true, found -> answer[0] = found);
            return answer[0] == null ? null : answer[0].details();
        } catch (IOException e) {
            // Gone since the dump, or no longer the same socket: nothing can be told of it.
            return null;
        }
    }

    /** The texts are our own, of numbers of the kernel: no name is ever resolved. */
    private static byte[] bytes(Endpoint end) throws IOException {
        return InetAddress.getByName(end.address()).getAddress();
    }
}
