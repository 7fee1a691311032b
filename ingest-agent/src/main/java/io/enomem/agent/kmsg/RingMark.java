// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.kmsg;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel where its ring was cleared last. Clearing (dmesg -C, syslog(2) with SYSLOG_ACTION_CLEAR) takes no record
 * away: it moves the place that SEEK_DATA of /dev/kmsg goes to (devkmsg_llseek() in kernel/printk/printk.c).
 */
interface RingMark {
    /**
     * Sequence number of the first record after the last clearing; null if the ring was never cleared, or its mark was
     * overwritten, or no record came since.
     */
    @Nullable
    Long firstAfterClear() throws IOException;

    /** The C library, mapped when this is first used. */
    final class C {
        static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x80800;
        static final int SEEK_SET = 0;
        static final int SEEK_DATA = 3;

        static {
            Native.register(C.class, NativeLibrary.getProcess());
        }

        private C() {}

        static native int open(String path, int flags) throws LastErrorException;

        static native long lseek(int descriptor, long offset, int whence) throws LastErrorException;

        static native long read(int descriptor, byte[] buffer, long length) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    /** The mark of this host's ring. */
    static RingMark ofThisHost() {
        return () -> {
            try {
                int descriptor = C.open(KmsgReader.DEVICE.toString(), C.O_RDONLY_NONBLOCK_CLOEXEC);
                try {
                    Long oldest = sequenceAt(descriptor, C.SEEK_SET);
                    Long marked = sequenceAt(descriptor, C.SEEK_DATA);
                    return marked == null || marked.equals(oldest) ? null : marked;
                } finally {
                    C.close(descriptor);
                }
            } catch (LastErrorException | LinkageError e) {
                throw new IOException("The mark of the kernel's ring cannot be read: " + e.getMessage(), e);
            }
        };
    }

    /** The record there; null if there is none (EAGAIN), or it was overwritten (EPIPE). */
    private static @Nullable Long sequenceAt(int descriptor, int whence) {
        C.lseek(descriptor, 0, whence);
        byte[] buffer = new byte[8 * KmsgRecord.MAX_TEXT];
        try {
            long length = C.read(descriptor, buffer, buffer.length);
            Optional<KmsgRecord> record = KmsgRecord.parse(buffer, (int) Math.max(0, length));
            return record.isEmpty() ? null : Long.valueOf(record.get().sequence());
        } catch (LastErrorException e) {
            return null;
        }
    }
}
