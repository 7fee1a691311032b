// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.operations;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A receiver that acknowledges whatever it gets over RELP, and tells the connections apart; rsyslogd is tested elsewhere. */
final class RelpReceiver implements AutoCloseable {
    /** A message and the number of the connection it came by. */
    record Received(int connection, String text) {}

    final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final ServerSocket server;

    RelpReceiver() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        for (int number = 0; !server.isClosed(); number++) {
            try {
                Socket socket = server.accept();
                int connection = number;
                daemon(() -> serve(socket, connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            while (true) {
                String transaction = word(in);
                String command = word(in);
                byte[] data = in.readNBytes(Integer.parseInt(word(in)));
                in.read();
                if (command.equals("syslog")) {
                    received.add(new Received(connection, new String(data, StandardCharsets.UTF_8)));
                }
                String answer = command.equals("open")
                        ? "200 OK\nrelp_version=0\nrelp_software=test\ncommands=syslog"
                        : "200 OK";
                String frame = transaction + " rsp " + answer.length() + ' ' + answer + '\n';
                socket.getOutputStream().write(frame.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | NumberFormatException e) {
            // It went away, as forwarders do.
        }
    }

    private static String word(InputStream in) throws IOException {
        StringBuilder word = new StringBuilder();
        for (int c = in.read(); c != ' ' && c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("end");
            }
            word.append((char) c);
        }
        return word.toString();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relp-receiver");
        thread.setDaemon(true);
        thread.start();
    }
}
