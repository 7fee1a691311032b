// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import static java.util.Map.entry;

import io.enomem.streams.parse.ApplicationFailure.Call;
import io.enomem.streams.parse.text.Chars;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Decides which call failed from the words near the error: the nearest before it on its line, else the nearest after it,
 * else in the lines that follow (frames of a stack trace), else in the lines before it (Python prints the exception last).
 */
final class Calls {

    /** Words farther away than this are about something else; ours. */
    private static final int REACH = 160;

    /** Lines of a trace that are looked at; the failing call is among the innermost frames. */
    private static final int FRAMES = 12;

    private static final Map<String, Call> WORDS = words();

    /** Beginnings of method names in frames, where words are not parted. */
    private static final List<Map.Entry<String, Call>> METHODS = List.of(
            entry("write", Call.SEND),
            entry("send", Call.SEND),
            entry("flush", Call.SEND),
            entry("read", Call.RECEIVE),
            entry("recv", Call.RECEIVE),
            entry("receive", Call.RECEIVE),
            entry("accept", Call.ACCEPT),
            entry("connect", Call.CONNECT),
            entry("bind", Call.BIND),
            entry("fork", Call.FORK),
            entry("map0", Call.MEMORY_MAP));

    private Calls() {}

    private static Map<String, Call> words() {
        Map<String, Call> words = new HashMap<>();
        add(words, Call.FORK, "fork vfork clone clone3 spawn spawning posix_spawn popen subprocess forking fork_exec");
        add(
                words,
                Call.THREAD_CREATE,
                "pthread_create thread_create uv_thread_create ap_thread_create apr_thread_create newosproc");
        add(
                words,
                Call.MEMORY_MAP,
                "mmap mmap2 mmap64 mremap mprotect munmap madvise brk sbrk shmget shmat mapping map_anon");
        add(words, Call.MEMORY_MAP, "commit_memory maps map mapped");
        add(words, Call.MEMORY_LOCK, "mlock mlock2 mlockall memlock map_locked rlimit_memlock io_uring_setup");
        add(words, Call.MEMORY_ALLOCATE, "malloc calloc realloc memalign posix_memalign alloc allocate allocating");
        add(words, Call.MEMORY_ALLOCATE, "allocation palloc zmalloc bad_alloc eheap_alloc");
        add(words, Call.SOCKET, "socket socketpair");
        add(words, Call.BIND, "bind binding listen");
        add(words, Call.CONNECT, "connect connecting dial dialing");
        add(words, Call.ACCEPT, "accept accept4 accepting");
        add(
                words,
                Call.SEND,
                "send sendto sendmsg sendmmsg sendall sendfile sending write writev writing flush flushing");
        add(words, Call.SEND, "ssl_write sendfile64 pwrite");
        add(words, Call.RECEIVE, "recv recvfrom recvmsg recvmmsg receive receiving read readv reading ssl_read");
        add(
                words,
                Call.SET_SOCKET_OPTION,
                "setsockopt ip_add_membership so_rcvbuf so_sndbuf so_attach_filter msg_zerocopy");
        add(
                words,
                Call.OPEN,
                "open openat opening epoll_create epoll_create1 eventfd inotify_init inotify_init1 pipe2");
        add(words, Call.PIPE_WRITE, "stdout stderr");
        return Map.copyOf(words);
    }

    private static void add(Map<String, Call> words, Call call, String list) {
        for (String word : list.split(" ")) {
            words.put(word, call);
        }
    }

    /** The call that failed with the error mentioned in the text. The words of strerror name calls too: they are passed over. */
    static Call of(String original, ErrnoMention mention) {
        String text = Errno.maskTexts(original);
        int lineStart = text.lastIndexOf('\n', mention.from()) + 1;
        int newline = text.indexOf('\n', mention.to());
        int lineEnd = newline < 0 ? text.length() : newline;
        Call call = phrase(text.substring(lineStart, lineEnd));
        if (call == Call.UNKNOWN) {
            call = before(text, Math.max(lineStart, mention.from() - REACH), mention.from());
        }
        if (call == Call.UNKNOWN) {
            call = after(text, mention.to(), Math.min(lineEnd, mention.to() + REACH));
        }
        if (call == Call.UNKNOWN) {
            call = frames(text, lineEnd);
        }
        if (call == Call.UNKNOWN) {
            call = printed(text, lineStart, lineEnd);
        }
        return call == Call.UNKNOWN ? before(text, Math.max(0, lineStart - REACH), lineStart) : call;
    }

    /** Groups of words that mean another call than each of them. */
    private static Call phrase(String line) {
        String small = line.toLowerCase(Locale.ROOT);
        if (small.contains("native thread")
                || small.contains("new thread")
                || small.contains("os thread")
                || small.contains("spawn thread")
                || small.contains("create thread")
                || small.contains("worker thread")
                || small.contains("start thread")
                || small.contains("creating thread")) {
            return Call.THREAD_CREATE;
        }
        if (small.contains("cannot run program")
                || small.contains("could not fork")
                || small.contains("fork failed")
                || small.contains("failed to run '")) {
            return Call.FORK;
        }
        if (small.contains("write |")
                || small.contains("to stdout")
                || small.contains("standard output")
                || small.contains("standard error")) {
            return Call.PIPE_WRITE;
        }
        if (small.contains("noroutetohostexception") || small.contains("establish a new connection")) {
            return Call.CONNECT;
        }
        if (small.contains("bind socket") || small.contains("bind to socket") || small.contains("binding socket")) {
            return Call.BIND; // what is bound is named last, and is not what failed
        }
        boolean mapping = small.contains("anonymous shared memory") || small.contains("shared memory segment");
        return mapping ? Call.MEMORY_MAP : Call.UNKNOWN;
    }

    /** Python: the statement of the innermost frame is print(...), or what could not be flushed at the end was stdout. */
    private static Call printed(String text, int lineStart, int lineEnd) {
        String statement = text.substring(text.lastIndexOf('\n', Math.max(0, lineStart - 2)) + 1, lineStart);
        String next = text.substring(lineEnd, Math.min(text.length(), lineEnd + REACH));
        boolean standard = statement.strip().startsWith("print(")
                || next.contains("name='<stdout>'")
                || next.contains("name='<stderr>'");
        return standard ? Call.PIPE_WRITE : Call.UNKNOWN;
    }

    private static Call before(String text, int from, int to) {
        int end = to;
        while (end > from) {
            while (end > from && !Chars.isWord(text.charAt(end - 1))) {
                end--;
            }
            int start = end;
            while (start > from && Chars.isWord(text.charAt(start - 1))) {
                start--;
            }
            Call call = word(text, start, end);
            if (call != Call.UNKNOWN) {
                return call;
            }
            end = start;
        }
        return Call.UNKNOWN;
    }

    private static Call after(String text, int from, int to) {
        int start = from;
        while (start < to) {
            while (start < to && !Chars.isWord(text.charAt(start))) {
                start++;
            }
            int end = start;
            while (end < to && Chars.isWord(text.charAt(end))) {
                end++;
            }
            Call call = word(text, start, end);
            if (call != Call.UNKNOWN) {
                return call;
            }
            start = end;
        }
        return Call.UNKNOWN;
    }

    private static Call word(String text, int start, int end) {
        if (start >= end || end - start > REACH) {
            return Call.UNKNOWN;
        }
        String word = text.substring(start, end).toLowerCase(Locale.ROOT);
        return WORDS.getOrDefault(word, Call.UNKNOWN);
    }

    /** The innermost frame whose method has a telling name: {@code at sun.nio.ch.SocketDispatcher.write0(...)}. */
    private static Call frames(String text, int from) {
        int at = from;
        for (int i = 0; i < FRAMES && at < text.length(); i++) {
            int end = text.indexOf('\n', at + 1);
            String line = text.substring(at, end < 0 ? text.length() : end).strip();
            at = end < 0 ? text.length() : end;
            int open = line.indexOf('(');
            if (!line.startsWith("at ") || open < 0) {
                continue;
            }
            String method =
                    line.substring(line.lastIndexOf('.', open) + 1, open).toLowerCase(Locale.ROOT);
            for (Map.Entry<String, Call> start : METHODS) {
                if (method.startsWith(start.getKey())) {
                    return start.getValue();
                }
            }
        }
        return Call.UNKNOWN;
    }
}
