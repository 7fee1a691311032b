// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import io.enomem.streams.output.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Syslog over RELP, version 0: the receiver acknowledges each message, so that nothing is lost with a connection. */
final class Relp implements Channel {
    /** Unacknowledged messages; librelp's own window. */
    private static final int WINDOW = 128;

    private static final long LOOK_MILLIS = 1_000;
    /** The answer to a good-bye takes a round trip. Ours. */
    private static final long LEAVE_MILLIS = 500;

    private static final String OFFER = "relp_version=0\nrelp_software=enomem\ncommands=syslog";

    private final Connection connection;
    private final Duration patience;
    private final Window window = new Window();
    private final Map<Integer, Long> numbers = new ConcurrentHashMap<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable String refused;
    private int transaction;

    /**
     * Opens the session.
     *
     * @param patience without an answer for so long the connection counts as lost
     */
    Relp(Socket socket, Duration patience) throws IOException {
        this.patience = patience;
        connection = new Connection(socket, this::answers);
        try {
            connection.write(RelpFrame.of(nextTransaction(), "open", OFFER).bytes());
            if (!opened.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("The receiver did not answer RELP's open within " + patience.toSeconds() + " s");
            }
            check();
        } catch (IOException e) {
            connection.close();
            throw e;
        } catch (InterruptedException e) {
            connection.close();
            Thread.currentThread().interrupt();
            throw new IOException("Asked to stop", e);
        }
    }

    @Override
    public void send(long number, byte[] message) throws IOException {
        awaitRoom();
        int next = nextTransaction();
        numbers.put(next, number);
        window.opened(number, System.nanoTime());
        connection.write(new RelpFrame(next, "syslog", message).bytes());
    }

    @Override
    public void skip(long number) {
        window.skipped(number);
    }

    @Override
    public long acknowledged() {
        return window.acknowledged();
    }

    /** Without it a receiver reports a broken session at each stop of ours. */
    @Override
    public void leave() throws IOException {
        connection.write(RelpFrame.of(nextTransaction(), "close", "").bytes());
        try {
            ended.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private void awaitRoom() throws IOException {
        try {
            while (!window.awaitRoom(WINDOW, LOOK_MILLIS)) {
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Asked to stop", e);
        }
    }

    @Override
    public void check() throws IOException {
        String reason = refused;
        if (reason != null) {
            throw new IOException(reason);
        }
        connection.check();
        if (window.isOlderThan(System.nanoTime() - patience.toNanos())) {
            throw new IOException("The receiver acknowledged nothing for " + patience.toSeconds() + " s");
        }
    }

    private int nextTransaction() {
        transaction = transaction == RelpFrame.LAST_TRANSACTION ? 1 : transaction + 1;
        return transaction;
    }

    private void answers(InputStream in) throws IOException {
        try {
            while (true) {
                answer(RelpFrame.read(in));
            }
        } finally {
            opened.countDown();
            ended.countDown();
        }
    }

    private void answer(RelpFrame frame) throws IOException {
        if (frame.command().equals("serverclose")) {
            throw new IOException("the receiver is closing");
        }
        if (!frame.command().equals("rsp")) {
            return;
        }
        if (!frame.text().startsWith("200")) {
            refused = "The receiver refused a RELP command: "
                    + SafeText.of(frame.text().lines().findFirst().orElse("no reason given"));
        }
        Long number = numbers.remove(frame.transaction());
        if (number == null) {
            opened.countDown();
        } else if (refused == null) {
            window.closed(number);
        }
    }
}
