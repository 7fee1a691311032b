// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.sockets;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds so many connected TCP sockets on loopback until standard input ends: {@code COUNT FIRST}. Half of them are clients,
 * from 127.FIRST.n.1 so that local ports do not run out; each tenth has bytes that nobody reads. Prints how many it holds.
 */
public final class HoldSockets {
    private static final int PER_ADDRESS = 10_000;
    private static final int BACKLOG = 128;
    private static final int UNREAD_EACH = 10;

    private HoldSockets() {}

    public static void main(String[] args) throws IOException {
        int pairs = Integer.parseInt(args[0]) / 2;
        int first = Integer.parseInt(args[1]);
        List<SocketChannel> held = new ArrayList<>();
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getByName("127." + first + ".0.1"), 0), BACKLOG);
            for (int i = 0; i < pairs; i++) {
                SocketChannel client = SocketChannel.open();
                client.bind(
                        new InetSocketAddress(InetAddress.getByName("127." + first + "." + i / PER_ADDRESS + ".1"), 0));
                client.connect(server.getLocalAddress());
                held.add(client);
                held.add(server.accept());
                if (i % UNREAD_EACH == 0) {
                    client.write(ByteBuffer.allocate(1_000));
                }
            }
            System.out.println(held.size());
            while (System.in.read() >= 0) {
                // Held until whoever started this closes it.
            }
        }
    }
}
