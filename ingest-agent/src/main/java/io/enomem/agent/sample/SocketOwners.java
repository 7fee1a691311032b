// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Sockets added up by owner. Where neither the dump tells a process nor an earlier one did, it is looked up
 * once the dump is over.
 */
final class SocketOwners {
    private final SocketGroups<OwnerKey> groups = new SocketGroups<>(OwnerKey.ORDER);
    private final PendingSockets pending = new PendingSockets();
    private final SocketLookup lookup;

    SocketOwners(SocketLookup lookup) {
        this.lookup = lookup;
    }

    void add(SocketEntry socket) {
        boolean canBeLookedUp = socket.owner() == null && socket.inode() > 0 && lookup != SocketLookup.NONE;
        boolean wait = canBeLookedUp && !lookup.knows(socket.inode());
        if (!wait || !pending.add(socket)) {
            groups.of(key(socket)).add(socket);
        }
    }

    /** Looks up the processes of the pending sockets, which are not known yet, and of others, then adds up the pending ones. */
    void resolve(List<? extends Collection<SocketEntry>> others) {
        LongStream further = others.stream()
                .flatMap(Collection::stream)
                .filter(socket -> socket.owner() == null && socket.inode() > 0)
                .mapToLong(SocketEntry::inode);
        lookup.findOwners(
                LongStream.concat(Arrays.stream(pending.inodes()), further).toArray());
        for (int i = 0; i < pending.size(); i++) {
            SocketEntry socket = pending.get(i);
            groups.of(key(socket)).add(socket);
        }
    }

    /** Whose a socket is, as far as is known. */
    OwnerKey key(SocketEntry socket) {
        Owner owner = socket.owner();
        if (owner == null && socket.inode() > 0) {
            owner = lookup.owner(socket.inode());
        }
        return new OwnerKey(owner, cgroup(socket, owner), socket.tcp());
    }

    /** A socket in the root of version 2 says nothing where version 1 owns the controllers: ask its process. */
    private @Nullable String cgroup(SocketEntry socket, @Nullable Owner owner) {
        String cgroup = socket.cgroup();
        if (owner != null && (cgroup == null || cgroup.equals("/"))) {
            String ofProcess = lookup.cgroup(owner);
            return ofProcess == null ? cgroup : ofProcess;
        }
        return cgroup;
    }

    SocketTotals totals(SocketEntry socket) {
        return groups.of(key(socket));
    }

    Map<OwnerKey, SocketTotals> largest(int holdingMost, int ofMostSockets) {
        return groups.largest(holdingMost, ofMostSockets);
    }
}
