// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.siem.forward;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Syslog over TCP or TLS with octet counting (RFC 6587, section 3.4.1; RFC 5425, section 4.3). The protocol has no
 * acknowledgement: a message counts as received once its connection outlived it by a while. What was sent within that
 * while before a loss is sent again.
 */
final class OctetCounted implements Channel {
    /** Ours: a receiver that is restarted has read and closed within it. */
    static final Duration HOLD = Duration.ofSeconds(30);

    private final Connection connection;
    private final Window window = new Window();
    private final Duration hold;
    private final LongSupplier clock;

    OctetCounted(Socket socket, Duration hold, LongSupplier clock) throws IOException {
        this.hold = hold;
        this.clock = clock;
        connection = new Connection(socket, OctetCounted::untilTheEnd);
    }

    @Override
    public void send(long number, byte[] message) throws IOException {
        byte[] count = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[count.length + message.length];
        System.arraycopy(count, 0, frame, 0, count.length);
        System.arraycopy(message, 0, frame, count.length, message.length);
        // Open before it is written: it is lost, not unknown, if the write fails.
        window.opened(number, clock.getAsLong());
        connection.write(frame);
    }

    @Override
    public void skip(long number) {
        window.skipped(number);
    }

    @Override
    public long acknowledged() {
        // A connection that is lost grows no older: what it had not outlived then is sent again.
        if (!connection.isLost()) {
            window.closedBefore(clock.getAsLong() - hold.toNanos());
        }
        return window.acknowledged();
    }

    @Override
    public void check() throws IOException {
        connection.check();
    }

    @Override
    public void leave() {
        // The end of the stream says it all.
    }

    @Override
    public void close() {
        connection.close();
    }

    /** A receiver says nothing; what it says all the same is not for us. */
    private static void untilTheEnd(InputStream in) throws IOException {
        while (in.read() >= 0) {
            continue;
        }
    }
}
