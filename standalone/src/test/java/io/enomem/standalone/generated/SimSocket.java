// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.generated;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A TCP socket of a modelled host as ss shows it; sizes in bytes. Mutable: queues fill and drain. */
final class SimSocket {
    /** How much more a buffer takes than its payload: near 1.3 for full segments. */
    private static final double FULL_SEGMENTS = 1.3;

    final String state;
    final @Nullable SimProcess owner;
    final String local;
    final String peer;
    long unread;
    double overhead = FULL_SEGMENTS;
    long unsent;
    long receiveLimit = 131_072;
    long sendLimit = 16_384;
    int drops;
    int idleMs = 40;
    String timer = "";
    String info = "";

    SimSocket(String state, @Nullable SimProcess owner, String local, String peer) {
        this.state = state;
        this.owner = owner;
        this.local = local;
        this.peer = peer;
    }

    /** Bytes by truesize that wait for the reader. */
    long received() {
        return (long) (unread * overhead);
    }

    /** Bytes by truesize that wait for the peer. */
    long sent() {
        return (long) (unsent * FULL_SEGMENTS);
    }

    long held() {
        return received() + sent();
    }

    String line(int number) {
        String users = owner == null
                ? ""
                : String.format(
                        Locale.ROOT, " users:((\"%s\",pid=%d,fd=%d))", owner.comm, owner.pid, 4 + number % 1000);
        String clock = timer.isEmpty() ? "" : " timer:(" + timer + ")";
        int inode = owner == null ? 0 : 20_000 + number;
        return String.format(
                Locale.ROOT,
                "%s %d %d %s %s%s%s ino:%d sk:%x cgroup:%s <-> skmem:(r%d,rb%d,t0,tb%d,f0,w%d,o0,bl0,d%d) cubic rto:204"
                        + " mss:1448 cwnd:10 lastsnd:%d lastrcv:%d lastack:%d%s%n",
                state,
                unread,
                unsent,
                local,
                peer,
                users,
                clock,
                inode,
                number + 1,
                owner == null ? "/" : owner.cgroup,
                received(),
                receiveLimit,
                sendLimit,
                sent(),
                drops,
                idleMs,
                idleMs,
                idleMs,
                info.isEmpty() ? "" : " " + info);
    }
}
