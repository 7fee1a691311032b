// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where records of the kernel are read, one at a time, from the oldest that is still kept. */
interface KmsgDevice extends Closeable {

    /**
     * Waits for the next record and puts it into the buffer. Closing from another thread ends the wait with a {@link
     * java.nio.channels.ClosedChannelException}.
     *
     * @throws OverrunException if the kernel overwrote records that were not read; the next read goes on after them
     * @throws IOException if the device cannot be read
     */
    void read(ByteBuffer buffer) throws IOException;

    /** The kernel overwrote records that were not read. */
    final class OverrunException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Opens a device; once for each attempt to read. */
    interface Opener {
        /** Opens it. */
        KmsgDevice open() throws IOException;
    }

    /** The device file at that path. */
    static KmsgDevice open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        return new KmsgDevice() {
            @Override
            public void read(ByteBuffer buffer) throws IOException {
                try {
                    if (channel.read(buffer) < 0) {
                        throw new IOException(path + " ended, which a kernel log never does");
                    }
                } catch (IOException e) {
                    // EPIPE, see devkmsg_read() in kernel/printk/printk.c: no pipe and no peer is meant
                    throw "Broken pipe".equals(e.getMessage()) ? new OverrunException() : e;
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
