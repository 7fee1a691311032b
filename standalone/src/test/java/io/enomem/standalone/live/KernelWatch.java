// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.live;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Waits for a line of the kernel's log and tells when it came; a reader of its own beside the agent's. */
final class KernelWatch implements AutoCloseable {
    /** More than the kernel hands over at once: PRINTK_MESSAGE_MAX is 2,048 bytes, and escapes make four of one. */
    private static final int RECORD_BYTES = 8_192;

    private final CompletableFuture<Long> seen = new CompletableFuture<>();
    private final FileInputStream log;
    private volatile boolean closed;

    private KernelWatch(FileInputStream log) {
        this.log = log;
    }

    /** Starts to wait for a line that has this text. */
    static KernelWatch of(String text) throws IOException {
        KernelWatch watch = new KernelWatch(new FileInputStream("/dev/kmsg"));
        Thread thread = new Thread(() -> watch.read(text), "kernel-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    /** When it came, on the clock of System.nanoTime; done once it did. */
    CompletableFuture<Long> seen() {
        return seen;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        log.close();
    }

    private void read(String text) {
        byte[] record = new byte[RECORD_BYTES];
        while (!seen.isDone() && !closed) {
            try {
                int length = log.read(record);
                long now = System.nanoTime();
                if (length > 0 && new String(record, 0, length, StandardCharsets.UTF_8).contains(text)) {
                    seen.complete(now);
                }
            } catch (IOException e) {
                // EPIPE: what was to be read was overwritten meanwhile; the next read goes on with what is there.
                Thread.onSpinWait();
            }
        }
    }
}
