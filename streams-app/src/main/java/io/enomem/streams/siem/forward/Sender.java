// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties an outbox into a receiver, on a thread of its own: connects, sends, settles what is acknowledged, and after a
 * loss connects anew and sends the rest again, for as long as it takes.
 */
final class Sender implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private static final long LOOK_MILLIS = 50;
    /** How long it may take to leave a receiver in order before the connection is cut. Ours. */
    private static final long LEAVE_MILLIS = 1_000;

    private final Connector connector;
    private final Outbox outbox;
    private final Thread thread = new Thread(this::run, "enomem-siem-sender");
    private volatile boolean stopped;
    private volatile @Nullable Channel current;

    Sender(Connector connector, Outbox outbox) {
        this.connector = connector;
        this.outbox = outbox;
    }

    void start() {
        thread.start();
    }

    private void run() {
        Backoff backoff = new Backoff();
        boolean lost = false;
        while (!stopped) {
            long since = System.nanoTime();
            try (Channel channel = connector.connect()) {
                since = System.nanoTime();
                current = channel;
                tell(outbox.rewind(), lost);
                empty(channel);
                channel.leave();
            } catch (IOException e) {
                boolean held = current != null;
                current = null;
                pause(e, backoff.after(held ? Duration.ofNanos(System.nanoTime() - since) : Duration.ZERO));
                lost = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Who was told of a loss is told of its end, at the same level. */
    private void tell(int again, boolean lost) {
        (lost ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("host", connector.host())
                .addKeyValue("port", connector.port())
                .addKeyValue("again", again)
                .log(lost ? "Connected to the syslog receiver again" : "Connected to the syslog receiver");
    }

    private void empty(Channel channel) throws IOException, InterruptedException {
        while (!stopped) {
            // First what was acknowledged: that counts even if the connection was lost right after it.
            outbox.settle(channel.acknowledged());
            channel.check();
            Outbox.Item item = outbox.next(LOOK_MILLIS);
            if (item != null && item.message() != null) {
                channel.send(item.number(), item.message());
            } else if (item != null) {
                channel.skip(item.number());
            }
        }
    }

    private void pause(IOException failure, Duration pause) {
        if (stopped) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("reason", failure.getMessage())
                .addKeyValue("againInMillis", pause.toMillis())
                .log("The syslog receiver cannot be reached; nothing is lost, offsets wait");
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            if (current == null) {
                thread.interrupt();
            }
            thread.join(LEAVE_MILLIS);
            Channel channel = current;
            if (channel != null) {
                channel.close();
            }
            thread.interrupt();
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
