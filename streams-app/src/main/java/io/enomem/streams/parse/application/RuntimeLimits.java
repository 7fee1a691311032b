// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import io.enomem.streams.parse.ApplicationFailure.Call;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runtimes say of memory in their own words, without an error of the system. Some have reached a limit of their own;
 * behind others stands a refusal of the kernel.
 *
 * @param phrase the words
 * @param dialect whose words they are
 * @param limit the limit that was reached; null if the kernel refused
 * @param errno what the kernel refused with; null for a limit of the runtime's own
 */
record RuntimeLimits(
        String phrase,
        String dialect,
        @Nullable String limit,
        @Nullable Errno errno,
        Call call) {

    /** More special ones before those that are contained in them. */
    private static final List<RuntimeLimits> ALL = List.of(
            kernel("unable to create native thread", "java", Errno.EAGAIN, Call.THREAD_CREATE),
            kernel("unable to create new native thread", "java", Errno.EAGAIN, Call.THREAD_CREATE),
            kernel("Failed to start the native thread", "java", Errno.EAGAIN, Call.THREAD_CREATE),
            own("Java heap space", "java", "Java heap space"),
            own("GC overhead limit exceeded", "java", "GC overhead limit exceeded"),
            own("OutOfMemoryError: Metaspace", "java", "Metaspace"),
            own("OutOfMemoryError: Compressed class space", "java", "Compressed class space"),
            own("OutOfMemoryError: PermGen space", "java", "PermGen space"),
            own("OutOfMemoryError: Direct buffer memory", "java", "Direct buffer memory"),
            own("bytes of direct buffer memory", "java", "Direct buffer memory"),
            own("OutOfDirectMemoryError", "java", "Direct buffer memory"),
            own("Requested array size exceeds VM limit", "java", "array size"),
            own("Required array length too large", "java", "array size"),
            kernel("OutOfMemoryError: Map failed", "java", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("IOException: Map failed", "java", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("Unable to lock JVM Memory", "elasticsearch", Errno.ENOMEM, Call.MEMORY_LOCK),
            kernel("Out of swap space?", "java", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("Native memory allocation (mmap)", "java", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("Native memory allocation (malloc)", "java", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("Could not reserve enough space for", "java", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("os::commit_memory(", "java", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("insufficient memory for the Java Runtime", "java", Errno.ENOMEM, Call.UNKNOWN),
            own("java.lang.OutOfMemoryError", "java", "java.lang.OutOfMemoryError"),
            own("JavaScript heap out of memory", "node", "JavaScript heap"),
            own("Reached heap limit", "node", "JavaScript heap"),
            own("Allowed memory size of ", "php", "memory_limit"),
            own("System.OutOfMemoryException", "dotnet", "managed heap"),
            own("OOM command not allowed", "redis", "maxmemory"),
            own("CircuitBreakingException", "elasticsearch", "circuit breaker"),
            kernel("runtime: out of memory", "go", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("runtime: cannot allocate memory", "go", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("failed to create new OS thread", "go", Errno.EAGAIN, Call.THREAD_CREATE),
            kernel("can't start new thread", "python", Errno.EAGAIN, Call.THREAD_CREATE),
            kernel("NoMemoryError", "ruby", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("MemoryError", "python", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("failed to spawn thread", "rust", Errno.EAGAIN, Call.THREAD_CREATE),
            kernel("Array buffer allocation failed", "node", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("HRESULT: 0x8007000E", "dotnet", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("Out Of Memory allocating ", "redis", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            own("out of shared memory", "postgresql", "lock table"),
            kernel("memory allocation of ", "rust", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("std::bad_alloc", "cpp", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("eheap_alloc: Cannot allocate", "erlang", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("no free ports", "haproxy", Errno.EADDRNOTAVAIL, Call.CONNECT),
            kernel("No free ports", "haproxy", Errno.EADDRNOTAVAIL, Call.CONNECT),
            own("ngx_slab_alloc() failed: no memory", "nginx", "shared memory zone"),
            kernel("reached system memory limit", "haproxy", Errno.ENOMEM, Call.ACCEPT),
            kernel("reached process FD limit", "haproxy", Errno.EMFILE, Call.ACCEPT),
            kernel("reached system FD limit", "haproxy", Errno.ENFILE, Call.ACCEPT),
            kernel("malloc failed", "plain", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("mmap() failed", "plain", Errno.ENOMEM, Call.MEMORY_MAP),
            kernel("ailed to allocate memory", "plain", Errno.ENOMEM, Call.MEMORY_ALLOCATE),
            kernel("nable to allocate memory", "plain", Errno.ENOMEM, Call.MEMORY_ALLOCATE));

    private static RuntimeLimits own(String phrase, String dialect, String limit) {
        return new RuntimeLimits(phrase, dialect, limit, null, Call.MEMORY_ALLOCATE);
    }

    private static RuntimeLimits kernel(String phrase, String dialect, Errno errno, Call call) {
        return new RuntimeLimits(phrase, dialect, null, errno, call);
    }

    /** The first that the text says, or null. */
    static @Nullable RuntimeLimits in(String text) {
        for (RuntimeLimits limit : ALL) {
            if (text.contains(limit.phrase)) {
                return limit;
            }
        }
        return null;
    }

    /** Where the text says it. */
    ErrnoMention mention(String text) {
        int at = Math.max(0, text.indexOf(phrase));
        Errno told = errno == null ? Errno.ENOMEM : errno;
        return new ErrnoMention(told, at, Math.min(text.length(), at + phrase.length()), ErrnoMention.Form.TEXT);
    }
}
