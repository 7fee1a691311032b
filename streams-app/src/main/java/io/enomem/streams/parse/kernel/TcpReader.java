// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.text.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** net/ipv4/tcp.c, tcp_minisocks.c and tcp_input.c: the pool, orphans, TIME_WAIT and SYN queues. */
final class TcpReader implements LineReader {

    private static final String SYN_FLOOD = "ossible SYN flooding on port ";

    @Override
    public List<String> words() {
        return List.of(
                "out of memory -- consider tuning tcp_mem",
                "MPTCP: out of memory",
                "too many orphaned sockets",
                "too many of orphaned sockets",
                "Out of socket memory",
                "time wait bucket table overflow",
                SYN_FLOOD);
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        KernelSignal.Line signal = signal(line);
        return signal == null ? null : new Sentence.Complete(signal);
    }

    private static KernelSignal.@Nullable Line signal(KernelLine line) {
        if (line.find("out of memory -- consider tuning tcp_mem") >= 0 || line.find("MPTCP: out of memory") >= 0) {
            return new KernelSignal.TcpOutOfMemory(line.id(), line.time());
        }
        if (line.find("too many orphaned sockets") >= 0 || line.find("too many of orphaned sockets") >= 0) {
            return new KernelSignal.TooManyOrphans(line.id(), line.time());
        }
        if (line.find("Out of socket memory") >= 0) {
            return new KernelSignal.OutOfSocketMemory(line.id(), line.time());
        }
        if (line.find("TCP: time wait bucket table overflow") >= 0) {
            return new KernelSignal.TimeWaitOverflow(line.id(), line.time());
        }
        int flood = Math.max(line.find("Possible SYN flooding on port "), line.find("possible SYN flooding on port "));
        return flood < 0 ? null : flooding(line, flood + 1 + SYN_FLOOD.length());
    }

    /** {@code port 80. Sending cookies.}, since 6.2 {@code port [::]:80. Dropping request.} */
    private static KernelSignal.SynFlooding flooding(KernelLine line, int at) {
        String rest = line.text().substring(at);
        boolean dropping = rest.contains(". Dropping request");
        int end = rest.indexOf(dropping ? ". Dropping request" : ". Sending cookies");
        String where = end < 0 ? rest : rest.substring(0, end);
        int colon = where.lastIndexOf(':');
        Cursor cursor = new Cursor(where, colon + 1, where.length());
        return new KernelSignal.SynFlooding(
                line.id(), line.time(), colon < 0 ? null : where, cursor.integer(), !dropping);
    }
}
