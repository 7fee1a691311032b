// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sockets as {@code netstat -tunp} and {@code netstat -W -neopa} print them (net-tools, netstat.c), which older reports
 * carry. It tells no memory, and no backlog of listeners. Names of programs are hostile and may hold blanks; they stand
 * behind everything that is read here but the timer.
 */
final class NetstatText {
    private final Consumer<SocketEntry> sink;

    NetstatText(Consumer<SocketEntry> sink) {
        this.sink = sink;
    }

    void read(byte[] text) {
        Words words = new Words(text);
        while (words.line()) {
            if (words.word() && (words.startsWith("tcp") || words.startsWith("udp"))) {
                boolean tcp = words.startsWith("tcp");
                SocketEntry socket = socket(words, tcp);
                if (socket != null) {
                    sink.accept(socket);
                }
            }
        }
    }

    private static @Nullable SocketEntry socket(Words words, boolean tcp) {
        long receiveQueue = words.word() ? words.number() : -1;
        long sendQueue = words.word() ? words.number() : -1;
        if (receiveQueue < 0 || sendQueue < 0 || !words.word()) {
            return null;
        }
        Endpoint local = Endpoint.parse(words.string());
        if (!words.word()) {
            return null;
        }
        Endpoint remote = Endpoint.parse(words.string());
        boolean more = words.word();
        TcpState state = more ? TcpState.ofNetstat(words) : null;
        if (state != null) {
            more = words.word();
        } else if (tcp) {
            return null;
        }
        long inode = SocketEntry.UNKNOWN_INODE;
        if (more && words.number() >= 0) {
            inode = words.word() && words.number() >= 0 ? words.number() : inode;
            more = words.word();
        }
        Owner owner = more ? owner(words.string()) : null;
        return new SocketEntry(
                tcp,
                state == null ? TcpState.CLOSED : state,
                local,
                remote,
                receiveQueue,
                sendQueue,
                null,
                inode,
                0,
                owner,
                null,
                timer(words),
                null);
    }

    /** {@code 1234/sshd: user}: the first word of the program. */
    private static @Nullable Owner owner(String word) {
        int slash = word.indexOf('/');
        if (slash <= 0 || slash > 9) {
            return null;
        }
        int pid = 0;
        for (int i = 0; i < slash; i++) {
            char c = word.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            pid = pid * 10 + c - '0';
        }
        String name = word.substring(slash + 1);
        return new Owner(pid, Text.bounded(name.endsWith(":") ? name.substring(0, name.length() - 1) : name, 64));
    }

    /** {@code keepalive (12.34/0/0)} at the end of the line. */
    private static SocketTimer timer(Words words) {
        SocketTimer timer = SocketTimer.OFF;
        while (words.word()) {
            if (words.is("on")) {
                timer = SocketTimer.ON;
            } else if (words.is("keepalive")) {
                timer = SocketTimer.KEEPALIVE;
            } else if (words.is("timewait")) {
                timer = SocketTimer.TIMEWAIT;
            } else if (words.is("probe")) {
                timer = SocketTimer.PERSIST;
            }
        }
        return timer;
    }
}
