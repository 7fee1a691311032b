// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is written by one thread and read by another of its own, which learns at once when the receiver goes away:
 * a writer alone would learn it only with its second write.
 */
final class Connection implements Closeable {
    private final Socket socket;
    private final OutputStream out;
    private final Thread reader;
    private volatile @Nullable IOException lost;

    /** What to do with what the receiver says; returns at the end of the stream, throws if it is lost. */
    @FunctionalInterface
    interface Ear {
        void listen(InputStream in) throws IOException;
    }

    Connection(Socket socket, Ear ear) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream());
        reader = new Thread(() -> listen(in, ear), "enomem-siem-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Writes and flushes; blocks while the receiver takes no more. */
    void write(byte[] bytes) throws IOException {
        check();
        out.write(bytes);
        out.flush();
    }

    /** Throws if the connection is lost. */
    void check() throws IOException {
        IOException cause = lost;
        if (cause != null) {
            throw new IOException("The receiver closed the connection: " + cause.getMessage(), cause);
        }
    }

    boolean isLost() {
        return lost != null;
    }

    private void listen(InputStream in, Ear ear) {
        try {
            ear.listen(in);
            lost = new IOException("end of stream");
        } catch (IOException e) {
            lost = e;
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be done with a socket that cannot even be closed.
            lost = e;
        }
    }
}
