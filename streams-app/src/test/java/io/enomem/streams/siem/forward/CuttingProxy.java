// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Stands between sender and receiver; can swallow what is sent, as a dying network does, and cut every connection. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> open = new ArrayList<>();
    private volatile boolean swallowing;

    CuttingProxy(int target) throws IOException {
        this.target = target;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on what is sent arrives nowhere, though the connection stands. */
    void swallow() {
        swallowing = true;
    }

    /** Cuts all connections; new ones work. */
    void cut() throws IOException {
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
            open.clear();
        }
        swallowing = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket in = server.accept();
                Socket out = new Socket(InetAddress.getLoopbackAddress(), target);
                synchronized (open) {
                    open.add(in);
                    open.add(out);
                }
                start(() -> copy(in, out, true));
                start(() -> copy(out, in, false));
            }
        } catch (IOException e) {
            // Closed: the test is over.
            return;
        }
    }

    private void copy(Socket from, Socket to, boolean swallows) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8_192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!swallows || !swallowing) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // Cut: closing both is all there is to do.
            return;
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
