// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.parse.ApplicationFailure;
import io.enomem.streams.parse.ApplicationFailure.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures in the words of each server and runtime. */
class ApplicationFailuresTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            nullValues = "-",
            value = {
                // nginx
                "2018/10/29 12:30:16 [alert] 60#60: fork() failed while spawning \"worker process\""
                        + " (12: Cannot allocate memory) | nginx | FORK | ENOMEM | 60 | -",
                "^13:51:11 [alert] 845779#0: mmap(MAP_ANON|MAP_SHARED, 524288000) failed (12: Cannot allocate memory)^"
                        + " | nginx | MEMORY_MAP | ENOMEM | 845779 | -",
                "2026/11/22 08:27:07 [crit] 146#146: *119 send() failed (104: Connection reset by peer) while sending to"
                        + " client, client: 10.1.2.3, server: _ | nginx | SEND | ECONNRESET | 146 | 10.1.2.3",
                "2026/11/22 08:27:07 [crit] 146#146: *119 connect() to 10.0.0.2:80 failed (99: 无法指定被请求的地址) while"
                        + " connecting to upstream, client: 10.1.2.3, upstream: \"http://10.0.0.2:80/\""
                        + " | nginx | CONNECT | EADDRNOTAVAIL | 146 | 10.0.0.2:80",
                "2026/11/22 08:27:07 [crit] 7#7: accept4() failed (24: Too many open files)"
                        + " | nginx | ACCEPT | EMFILE | 7 | -",
                "2026/11/22 08:27:07 [alert] 7#7: *3 sendmsg() failed (1: Operation not permitted)"
                        + " | nginx | SEND | EPERM | 7 | -",
                // Apache httpd
                "[Sun Nov 22 08:46:54.260786 2026] [core:error] [pid 142:tid 143] (32)Broken pipe: [client"
                        + " 192.168.1.9:4711] AH00574: ap_content_length_filter: apr_bucket_read() failed"
                        + " | apache | SEND | EPIPE | 142 | 192.168.1.9:4711",
                "[Sun Nov 22 08:46:54.260786 2026] [mpm_prefork:error] [pid 142] (12)Cannot allocate memory: AH00159:"
                        + " fork: Unable to fork new process | apache | FORK | ENOMEM | 142 | -",
                "[Fri Mar 06 10:11:12 2009] [error] (11)Resource temporarily unavailable: apr_thread_create: unable to"
                        + " create thread: pthread_create | apache | THREAD_CREATE | EAGAIN | - | -",
                // HAProxy, Envoy
                "Nov 22 08:36:27 lb haproxy[131]: Connect() failed for backend app: no free ports."
                        + " | haproxy | CONNECT | EADDRNOTAVAIL | 131 | -",
                "Nov 22 08:36:27 lb haproxy[131]: Proxy web reached system memory limit at 1000 sockets. Please check"
                        + " system tunables. | haproxy | ACCEPT | ENOMEM | 131 | -",
                "[2026-11-22 08:26:51.756][12][error][connection] [source/common/network/connection_impl.cc:1] [C3] write"
                        + " error: Broken pipe | envoy | SEND | EPIPE | - | -",
                "Nov 22 08:36:27 lb haproxy[131]: Server app/s1 is DOWN, reason: Socket error, info: \"No free ports\""
                        + " | haproxy | CONNECT | EADDRNOTAVAIL | 131 | -",
                "[ALERT] (5100) : Starting frontend https: cannot bind socket (Cannot assign requested address) for"
                        + " [10.1.0.99:443] | haproxy | BIND | EADDRNOTAVAIL | 5100 | 10.1.0.99:443",
                // PostgreSQL, MySQL
                "2022-07-13 07:32:07.364 UTC [1] FATAL:  could not create shared memory segment: Cannot allocate memory"
                        + " | postgresql | MEMORY_MAP | ENOMEM | 1 | -",
                "2022-07-13 07:32:04.922 CEST [58398]: [49-1] LOG:  could not fork new process for connection: Cannot"
                        + " allocate memory | postgresql | FORK | ENOMEM | 58398 | -",
                "2022-07-13 07:32:07.364 CEST [55063]: [1-1] LOG:  could not send data to client: Broken pipe"
                        + " | postgresql | SEND | EPIPE | 55063 | -",
                "2022-07-13 07:32:07.364 UTC [1] FATAL:  could not map anonymous shared memory: Cannot allocate memory"
                        + " | postgresql | MEMORY_MAP | ENOMEM | 1 | -",
                "2022-07-13 07:32:07.364 UTC [33] ERROR:  out of memory | postgresql | MEMORY_ALLOCATE | ENOMEM | 33 | -",
                "2026-11-22T08:26:51.756Z 0 [ERROR] [MY-012681] [InnoDB] mmap(137363456 bytes) failed; errno 12"
                        + " | mysql | MEMORY_MAP | ENOMEM | - | -",
                "2026-11-22T08:26:51.756Z 9 [ERROR] [MY-010283] [Server] Error in accept: Too many open files"
                        + " | mysql | ACCEPT | EMFILE | - | -",
                // Redis, MongoDB
                "125:M 22 Nov 2026 08:28:42.653 # Can't save in background: fork: Cannot allocate memory"
                        + " | redis | FORK | ENOMEM | 125 | -",
                "[17662] 28 Aug 12:39:14.595 # Can't save in background: fork: Cannot allocate memory"
                        + " | redis | FORK | ENOMEM | 17662 | -",
                "{\"t\":{\"$date\":\"2026-11-22T08:26:51.756+00:00\"},\"s\":\"E\",\"c\":\"NETWORK\",\"id\":22988,"
                        + "\"ctx\":\"listener\",\"msg\":\"Error accepting new connection\",\"attr\":{\"error\":\"Too many"
                        + " open files\"}} | mongodb | ACCEPT | EMFILE | - | -",
                // Go, Node.js, Ruby, PHP, Rust, .NET
                "2026/11/22 08:26:52 dial tcp 10.0.0.5:5432: connect: cannot assign requested address"
                        + " | go | CONNECT | EADDRNOTAVAIL | - | 10.0.0.5:5432",
                "2026/11/22 08:26:52 write tcp 10.0.0.1:80->10.0.0.2:5555: write: broken pipe"
                        + " | go | SEND | EPIPE | - | 10.0.0.2:5555",
                "^2026/11/22 08:26:52 write |1: broken pipe^ | plain | PIPE_WRITE | EPIPE | - | -",
                "fork/exec /usr/bin/git: cannot allocate memory | go | FORK | ENOMEM | - | -",
                "runtime: failed to create new OS thread (have 9 already; errno=11)"
                        + " | go | THREAD_CREATE | EAGAIN | - | -",
                "Error: write EPIPE | node | SEND | EPIPE | - | -",
                "Error: spawn ENOMEM | node | FORK | ENOMEM | - | -",
                "Error: connect EADDRNOTAVAIL 10.0.0.3:443 - Local (10.0.0.1:0)"
                        + " | node | CONNECT | EADDRNOTAVAIL | - | 10.0.0.3:443",
                "E, [2026-11-22T08:26:52.1 #12] ERROR -- : Errno::ENOMEM: Cannot allocate memory - fork(2)"
                        + " | ruby | FORK | ENOMEM | - | -",
                "PHP Warning:  fwrite(): send of 123 bytes failed with errno=32 Broken pipe in /a.php on line 3"
                        + " | php | SEND | EPIPE | - | -",
                "2026-11-22T08:27:07Z ERROR gate::conn: send peer=10.0.0.9:80 err=Connection reset by peer (os error 104)"
                        + " | rust | SEND | ECONNRESET | - | 10.0.0.9:80",
                "thread 'main' panicked at 'failed printing to stdout: Broken pipe (os error 32)', io/stdio.rs:693"
                        + " | rust | PIPE_WRITE | EPIPE | - | -",
                "^Traceback (most recent call last):\n  File \"/opt/e.py\", line 4, in <module>\n    print(row)\n"
                        + "BrokenPipeError: [Errno 32] Broken pipe^ | python | PIPE_WRITE | EPIPE | - | -",
                "^BrokenPipeError: [Errno 32] Broken pipe\nException ignored in: <_io.TextIOWrapper name='<stdout>'"
                        + " mode='w'>^ | python | PIPE_WRITE | EPIPE | - | -",
                "memory allocation of 1048576 bytes failed | rust | MEMORY_ALLOCATE | ENOMEM | - | -",
                "System.Net.Sockets.SocketException (32): Broken pipe | dotnet | SEND | EPIPE | - | -",
                // sshd, shells, C
                "Nov 22 08:36:27 host sshd[131]: error: fork: Cannot allocate memory | sshd | FORK | ENOMEM | 131 | -",
                "fork failed: Resource temporarily unavailable | plain | FORK | EAGAIN | - | -",
                "2026-11-29T04:35:09.899Z sendmsg failed: No buffer space available | plain | SEND | ENOBUFS | - | -",
                "2026-11-29T04:33:54.174Z bash: fork: retry: Resource temporarily unavailable | plain | FORK | EAGAIN | - | -",
                "-bash: fork: retry: Resource temporarily unavailable | plain | FORK | EAGAIN | - | -",
                "2026-11-22T08:36:07.707Z ERROR search: mmap arena: System error: 12 (Cannot allocate memory)"
                        + " | plain | MEMORY_MAP | ENOMEM | - | -",
                "mlockall: Cannot allocate memory | plain | MEMORY_LOCK | ENOMEM | - | -",
                "io_uring_setup: Cannot allocate memory | plain | MEMORY_LOCK | ENOMEM | - | -",
                "uv_thread_create: Resource temporarily unavailable | plain | THREAD_CREATE | EAGAIN | - | -",
                "java.io.IOException: Map failed | java | MEMORY_MAP | ENOMEM | - | -",
                "java.net.NoRouteToHostException: Cannot assign requested address"
                        + " | java | CONNECT | EADDRNOTAVAIL | - | -",
                "Nov 22 08:36:27 h systemd[1]: app.service: Failed to run 'start' task: Cannot allocate memory"
                        + " | systemd | FORK | ENOMEM | 1 | -",
                "setsockopt(IP_ADD_MEMBERSHIP): No buffer space available"
                        + " | plain | SET_SOCKET_OPTION | ENOBUFS | - | -",
                "sendto: No buffer space available | plain | SEND | ENOBUFS | - | -",
                "terminate called after throwing an instance of 'std::bad_alloc'"
                        + " | cpp | MEMORY_ALLOCATE | ENOMEM | - | -",
                // JSON and logfmt
                "{\"level\":\"error\",\"logger\":\"relay\",\"msg\":\"send failed\",\"peer\":\"10.0.0.7:80\",\"errno\":-32}"
                        + " | json | SEND | EPIPE | - | 10.0.0.7:80",
                "{\"level\":50,\"msg\":\"boom\",\"err\":{\"code\":\"ENOMEM\",\"syscall\":\"spawn\"},\"pid\":12}"
                        + " | json | FORK | ENOMEM | 12 | -",
                "time=2026-11-22T08:26:52Z level=error msg=\"accept: too many open files\" component=api"
                        + " | logfmt | ACCEPT | EMFILE | - | -",
                // containers and their managers
                "time=\"2026-11-22T08:26:52Z\" level=error msg=\"fork/exec /usr/bin/runc: resource temporarily"
                        + " unavailable\" | go | FORK | EAGAIN | - | -",
                "E1122 08:26:51.123456    1234 pod_workers.go:190] fork/exec /opt/cni: cannot allocate memory"
                        + " | kubelet | FORK | ENOMEM | 1234 | -",
            })
    void isReadInItsOwnWords(String line, String dialect, Call call, String errno, Integer pid, String peer) {
        ApplicationFailure failure = LogRecords.failure(line);
        assertThat(failure.dialect()).as("dialect").isEqualTo(dialect);
        assertThat(failure.call()).as("call").isEqualTo(call);
        assertThat(failure.errno()).as("errno").isEqualTo(errno);
        assertThat(failure.pid()).as("pid").isEqualTo(pid);
        assertThat(failure.peer()).as("peer").isEqualTo(peer);
        assertThat(failure.runtimeLimit()).isNull();
        assertThat(failure.quoted()).isFalse();
    }

    @Test
    void aJavaExceptionIsReadWithTheFrameThatFailed() {
        // Given
        String record = """
                2026-11-22 08:23:40,383 ERROR [pool-1-thread-3] com.acme.gateway.Connection - send to 10.0.0.4 failed
                java.io.IOException: Connection reset by peer
                \tat java.base/sun.nio.ch.SocketDispatcher.read0(Native Method)
                \tat java.base/sun.nio.ch.SocketDispatcher.read(SocketDispatcher.java:47)""";
        // When
        ApplicationFailure failure = LogRecords.failure(record.replace("send to", "peer"));
        // Then
        assertThat(failure.dialect()).isEqualTo("java");
        assertThat(failure.call()).isEqualTo(Call.RECEIVE);
        assertThat(failure.errno()).isEqualTo("ECONNRESET");
        assertThat(failure.thread()).isEqualTo("pool-1-thread-3");
        assertThat(failure.component()).isEqualTo("com.acme.gateway.Connection");
        assertThat(failure.exception()).isEqualTo("java.io.IOException");
        assertThat(failure.peer()).isEqualTo("10.0.0.4");
        assertThat(failure.text()).endsWith("… java.io.IOException: Connection reset by peer");
    }

    @Test
    void aPythonTracebackIsReadWithTheLineThatFailed() {
        // Given
        String record = """
                2026-11-22 08:38:30,132 ERROR checkout.worker: request
                Traceback (most recent call last):
                  File "/srv/checkout/worker.py", line 88, in run
                    self.pid = os.fork()
                OSError: [Errno 12] Cannot allocate memory""";
        // When
        ApplicationFailure failure = LogRecords.failure(record);
        // Then
        assertThat(failure.dialect()).isEqualTo("python");
        assertThat(failure.call()).isEqualTo(Call.FORK);
        assertThat(failure.errno()).isEqualTo("ENOMEM");
        assertThat(failure.exception()).isEqualTo("OSError");
        assertThat(failure.component()).isEqualTo("checkout.worker");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "java.lang.OutOfMemoryError: Java heap space | java | Java heap space | -",
                "java.lang.OutOfMemoryError: GC overhead limit exceeded | java | GC overhead limit exceeded | -",
                "java.lang.OutOfMemoryError: Metaspace | java | Metaspace | -",
                "java.lang.OutOfMemoryError: Direct buffer memory | java | Direct buffer memory | -",
                "java.lang.OutOfMemoryError: Cannot reserve 16384 bytes of direct buffer memory (allocated: 1, limit: 2)"
                        + " | java | Direct buffer memory | -",
                "java.lang.OutOfMemoryError: Requested array size exceeds VM limit | java | array size | -",
                "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"
                        + " | node | JavaScript heap | -",
                "PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted | php | memory_limit | -",
                "Unhandled exception. System.OutOfMemoryException: Exception of type | dotnet | managed heap | -",
                "OOM command not allowed when used memory > 'maxmemory'. | redis | maxmemory | -",
                "java.lang.OutOfMemoryError: Map failed | java | - | MEMORY_MAP",
                "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource"
                        + " limits reached | java | - | THREAD_CREATE",
                "# Native memory allocation (mmap) failed to map 12288 bytes. Error detail: committing reserved memory."
                        + " | java | - | MEMORY_MAP",
                "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00, 12288, 0) failed; error='Not enough"
                        + " space' (errno=12) | java | - | MEMORY_MAP",
                "MemoryError | python | - | MEMORY_ALLOCATE",
                "fatal error: runtime: out of memory | go | - | MEMORY_MAP",
                "[BUG] failed to allocate memory (NoMemoryError) | ruby | - | MEMORY_ALLOCATE",
                "eheap_alloc: Cannot allocate 762886488 bytes of memory (of type \"heap\"). | erlang | - | MEMORY_ALLOCATE",
            })
    void theRuntimesOwnWordsTellItsHeapFromTheKernel(String line, String dialect, String limit, Call call) {
        ApplicationFailure failure = LogRecords.failure(line);
        assertThat(failure.dialect()).isEqualTo(dialect);
        assertThat(failure.runtimeLimit()).isEqualTo(limit);
        if (limit != null) {
            assertThat(failure.errno()).isNull();
        } else {
            assertThat(failure.errno()).isIn("ENOMEM", "EAGAIN");
            assertThat(failure.call()).isEqualTo(call);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 08:27:07 INFO docs: the pool handles Cannot allocate memory gracefully",
                "--- PASS: TestENOMEM: Cannot allocate memory (0.00s)",
                "test io::tests::broken_pipe ... Broken pipe (os error 32)",
                "2026-11-22 08:27:07 ERROR search: user asked for \"what does Broken pipe mean\" 3 times",
                "2026-11-22 08:27:07 DEBUG rules: matching pattern ENOMEM against 12 lines",
                "2026-11-22 08:27:07 INFO mail: subject Cannot allocate memory on db1 was sent",
                "Expected Connection reset by peer but was null",
            })
    void wordsThatAreOnlySpokenOfCountForLittle(String line) {
        assertThat(LogRecords.failure(line).quoted()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 08:27:07 ERROR db: query \"select 1\" failed: write: Broken pipe",
                "level=error msg=\"write: Broken pipe\" db=x",
                "2026-11-22 08:27:07 INFO conn: closing: Connection reset by peer",
                "2026-11-22 08:27:07 WARN conn: Broken pipe while sending the answer",
                "read ECONNRESET",
            })
    void whatHappenedIsNotTakenForSpeech(String line) {
        assertThat(LogRecords.failure(line).quoted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nov 22 08:36:27 host kernel: Out of memory: Killed process 1 (init) total-vm:1kB, anon-rss:1kB",
                "TCP: out of memory -- consider tuning tcp_mem",
                "2026-11-22 08:27:07 INFO api: listening on 8080",
                "recv() not ready (11: Resource temporarily unavailable)",
                "chmod: Operation not permitted",
                "",
                "   ",
                "\n\n",
            })
    void otherLinesTellNothing(String line) {
        assertThat(LogRecords.parse(line)).isEmpty();
    }

    @Test
    void hostileTextIsMadeFitToShow() {
        // Given
        String line = "send: Broken pipe \u001b[31m\u202e" + "x".repeat(2_000);
        // When
        ApplicationFailure failure = LogRecords.failure(line);
        // Then
        assertThat(failure.text()).hasSizeLessThan(600).startsWith("send: Broken pipe \\u001b[31m\\u202exx");
    }
}
