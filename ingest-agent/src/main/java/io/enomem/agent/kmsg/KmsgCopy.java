// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies raw records of /dev/kmsg without their secrets, from the oldest in the ring, as they come. One thread calls
 * {@link #run}; close it from another.
 */
public final class KmsgCopy implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KmsgCopy.class);
    private static final int BUFFER = 8 * KmsgRecord.MAX_TEXT;

    private final OutputStream out;
    private final UnaryOperator<String> cleaning;
    private final AtomicReference<@Nullable KmsgDevice> open = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * A copy to this stream, which stays open.
     *
     * @param cleaning takes out of a record's text what must not leave; called on the thread that copies
     */
    public KmsgCopy(OutputStream out, UnaryOperator<String> cleaning) {
        this.out = out;
        this.cleaning = cleaning;
    }

    /** Copies until closed, or until the device or the copy fails, which is logged. */
    @Override
    public void run() {
        try (KmsgDevice device = KmsgDevice.open(KmsgReader.DEVICE)) {
            open.set(device);
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (!closed) {
                buffer.clear();
                try {
                    device.read(buffer);
                    out.write(cleaned(buffer.array(), buffer.position()));
                } catch (KmsgDevice.OverrunException e) {
                    // The sequence numbers of the copy tell what is missing.
                    LOG.atDebug().log("The kernel overwrote records before they were copied");
                }
            }
        } catch (IOException e) {
            if (!closed) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("Copying the kernel log ended early");
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        KmsgDevice device = open.get();
        if (device != null) {
            try {
                device.close();
            } catch (IOException e) {
                LOG.atDebug().setCause(e).log("Closing the kernel log failed, which loses nothing");
            }
        }
    }

    /** Latin-1 keeps every byte as it is; what the rules look for is ASCII. The frame before the semicolon stays. */
    private byte[] cleaned(byte[] bytes, int length) {
        String record = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int text = record.indexOf(';') + 1;
        String clean = record.substring(0, text) + cleaning.apply(record.substring(text));
        return (clean.endsWith("\n") ? clean : clean + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
