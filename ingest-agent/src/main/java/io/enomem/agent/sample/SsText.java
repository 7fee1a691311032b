// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The text of {@code ss} of any iproute2 from 2.6 on, with any options: with or without header (-H), Netid column (-tu)
 * and State column; one line per socket (-O) or details on a line of their own. Sockets other than TCP and UDP are
 * skipped. Fed line by line, so that a long dump need not be held.
 */
final class SsText {
    /** More of a socket than this is cut off: names and cgroup path at their longest take a tenth of it. */
    private static final int MAX_SOCKET_BYTES = 16 << 10;

    private final Consumer<SocketEntry> sink;
    private final boolean tcpWithoutNetid;
    private byte[] socket = new byte[1 << 10];
    private int length;
    private long socketLines;
    private long read;

    /**
     * @param tcpWithoutNetid what sockets are when no column says so
     * @param sink takes each socket
     */
    SsText(boolean tcpWithoutNetid, Consumer<SocketEntry> sink) {
        this.tcpWithoutNetid = tcpWithoutNetid;
        this.sink = sink;
    }

    /** Reads a whole text. */
    void read(byte[] text) {
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n') {
                line(text, from, i);
                from = i + 1;
            }
        }
        line(text, from, text.length);
        end();
    }

    /** Takes a line, without its end. */
    void line(byte[] text, int from, int to) {
        if (from == to) {
            return;
        }
        boolean continues = text[from] == ' ' || text[from] == '\t';
        if (!continues) {
            end();
        }
        int take = Math.min(to - from, MAX_SOCKET_BYTES - length);
        if (length + take > socket.length) {
            socket = Arrays.copyOf(socket, Math.max(length + take, Math.min(MAX_SOCKET_BYTES, socket.length * 2)));
        }
        System.arraycopy(text, from, socket, length, take);
        length += take;
    }

    /** Reads what is left: there are no more lines. */
    void end() {
        if (length > 0) {
            socketLines++;
            SocketEntry entry = entry();
            if (entry != null) {
                read++;
                sink.accept(entry);
            }
            length = 0;
        }
    }

    /** True if there were lines, yet none was of a socket that is understood: this may be no output of ss. */
    boolean understoodNothing() {
        return socketLines > 1 && read == 0;
    }

    private @Nullable SocketEntry entry() {
        Words words = new Words(socket, 0, length);
        if (!words.line() || !words.word()) {
            return null;
        }
        boolean tcp = tcpWithoutNetid;
        if (words.is("tcp") || words.is("udp")) {
            tcp = words.is("tcp");
            if (!words.word()) {
                return null;
            }
        }
        TcpState state = TcpState.ofSs(words);
        if (state == null) {
            // With one state asked for, ss leaves its column out.
            if (words.number() < 0) {
                return null;
            }
            state = TcpState.UNKNOWN;
        } else if (!words.word()) {
            return null;
        }
        long receiveQueue = words.number();
        long sendQueue = words.word() ? words.number() : Words.NOT_A_NUMBER;
        if (receiveQueue < 0 || sendQueue < 0 || !words.word()) {
            return null;
        }
        Endpoint local = Endpoint.parse(words.string());
        if (!words.word()) {
            return null;
        }
        Endpoint remote = Endpoint.parse(words.string());
        SsDetails details = new SsDetails(socket, words.end(), length);
        return details.entry(tcp, state, local, remote, receiveQueue, sendQueue);
    }
}
