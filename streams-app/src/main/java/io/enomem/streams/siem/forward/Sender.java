// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.IOException;
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
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

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
        long pause = FIRST_PAUSE_MILLIS;
        while (!stopped) {
            try (Channel channel = connector.connect()) {
                current = channel;
                int again = outbox.rewind();
                LOG.atInfo()
                        .addKeyValue("host", connector.host())
                        .addKeyValue("port", connector.port())
                        .addKeyValue("again", again)
                        .log("Connected to the syslog receiver");
                pause = FIRST_PAUSE_MILLIS;
                empty(channel);
            } catch (IOException e) {
                pause = pause(e, pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
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

    private long pause(IOException failure, long millis) {
        if (stopped) {
            return millis;
        }
        LOG.atWarn()
                .addKeyValue("reason", failure.getMessage())
                .addKeyValue("againInMillis", millis)
                .log("The syslog receiver cannot be reached; nothing is lost, offsets wait");
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
        return Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
    }

    @Override
    public void close() {
        stopped = true;
        Channel channel = current;
        if (channel != null) {
            channel.close();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
