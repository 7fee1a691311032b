// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.process;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the memory of this process at what it uses. A Java runtime holds on to what its start took: a heap grown for it, and
 * pages of the runtime and of the class archive that are never read again. Once the start is over, and then now and then, the
 * heap is collected and shrunk, and such pages are given back; the kernel reads them again from their files if ever needed.
 * A file that is replaced by renaming, as package managers do, stays what it was for whoever has it mapped.
 */
public final class Footprint implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Footprint.class);
    private static final Path SMAPS = Path.of("/proc/self/smaps");

    /** By then every part has run once: the first dump of sockets too. Ours. */
    private static final Duration FIRST = Duration.ofSeconds(60);

    /** After a burst the heap is large again. Ours: 40 ms of work each time. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private volatile boolean closed;

    /** The C library, which this process has anyway. */
    private static final class C {
        /** Pages are needed in no order (madvise(2)): none is read ahead. */
        static final int MADV_RANDOM = 1;

        /** The pages are not needed soon (madvise(2)): those of a file are read from it again. */
        static final int MADV_DONTNEED = 4;

        /** Pages of the file that nobody has mapped leave the page cache (posix_fadvise(2)). */
        static final int POSIX_FADV_DONTNEED = 4;

        static final int O_RDONLY_CLOEXEC = 0x80000;

        static {
            Native.register(C.class, NativeLibrary.getProcess());
        }

        private C() {}

        static native int madvise(Pointer start, long length, int advice) throws LastErrorException;

        static native int posix_fadvise(int descriptor, long offset, long length, int advice);

        static native int open(String path, int flags) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    /** Works until it is closed and interrupted. */
    @Override
    public void run() {
        try {
            Thread.sleep(FIRST.toMillis());
            while (!closed) {
                shrink();
                Thread.sleep(AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Bytes of pages that were given back. */
    public static long shrink() {
        // The serial collector shrinks the heap at a full collection only, and a quiet agent never needs one.
        System.gc();
        long given = 0;
        try {
            for (Mapping mapping : Mapping.of(Files.readAllLines(SMAPS))) {
                if (mapping.canBeReadAgain()) {
                    giveBack(mapping);
                    given += mapping.resident();
                }
            }
        } catch (IOException | LastErrorException | LinkageError e) {
            LOG.atDebug()
                    .setCause(e)
                    .log("Pages of files cannot be given back; the kernel takes them when it needs them");
        }
        return given;
    }

    /**
     * The kernel maps what it finds in the page cache around each page that is touched, 64 KiB of it (fault-around). So of
     * the agent's own archive the cache is emptied, too: what comes back is what is used.
     */
    private static void giveBack(Mapping mapping) {
        Pointer start = new Pointer(mapping.start());
        C.madvise(start, mapping.length(), C.MADV_DONTNEED);
        if (mapping.isOwnArchive()) {
            C.madvise(start, mapping.length(), C.MADV_RANDOM);
            int descriptor = C.open(String.valueOf(mapping.file()), C.O_RDONLY_CLOEXEC);
            try {
                C.posix_fadvise(descriptor, 0, 0, C.POSIX_FADV_DONTNEED);
            } finally {
                C.close(descriptor);
            }
        }
    }
}
