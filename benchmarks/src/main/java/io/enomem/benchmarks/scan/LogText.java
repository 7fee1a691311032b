// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.scan;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Lines as web servers and services of Java, Go, Python and Node write them, of which a given part speaks of a failure of the
 * catalogue of phrases. The same seed gives the same lines. Not thread-safe.
 */
final class LogText {
    private static final List<String> METHODS = List.of("GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD");
    private static final List<String> WORDS = List.of(
            "order",
            "invoice",
            "session",
            "cart",
            "customer",
            "payment",
            "stock",
            "report",
            "token",
            "image",
            "search");
    private static final List<String> CLASSES =
            List.of("c.s.shop.OrderService", "c.s.shop.PaymentClient", "o.a.k.c.consumer.internals.Fetcher", "o.h.SQL");
    private static final List<String> AGENTS = List.of(
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "curl/7.88.1",
            "kube-probe/1.29",
            "Go-http-client/2.0");

    /** Failures as real programs print them. */
    private static final List<String> FAILURES = List.of(
            "2026/11/25 10:01:02 [alert] 7#7: fork() failed while spawning \"worker process\" (12: Cannot allocate memory)",
            "redis.exceptions.ConnectionError: Error 32 while writing to socket. Broken pipe.",
            "Error: read ECONNRESET",
            "java.lang.OutOfMemoryError: Java heap space",
            "dial tcp 10.0.4.7:5432: connect: cannot assign requested address",
            "OSError: [Errno 24] Too many open files",
            "FATAL:  out of memory  DETAIL:  Failed on request of size 8192.",
            "accept4(): Too many open files (EMFILE)",
            "write tcp 10.0.0.1:443->10.2.3.4:51234: write: broken pipe",
            "sendto: No buffer space available");

    /** Texts that begin or end like a phrase, or hold one inside a longer word. */
    private static final List<String> NEAR = List.of(
            "ENOMEN is no errno, EPIPA neither; EMFILTER, ENFILADE, ENOBUILD, ECONNRESUME, EADDRNOTA",
            "2026/11/25 10:01:02 [error] 7#7: *5 open() \"/srv/x\" failed (13: Permission denied), (11: Resource busy)",
            "PermissionError: [Errno 13] Permission denied; FileNotFoundError: [Errno 2] No such file",
            "Broken pips, broken pip; cannot allocate mementos, Cannot allocate more; out of memes",
            "Connection reset requested by operator; connection refusal; Connection timed in; reset by beer",
            "errno 13, errno=11x, errno: 111, error=1, error=13, os error 2), os error 111)",
            "java.lang.OutOfRangeError: Java heap is fine; OutOfMemo; StackOverflow; GC overhead small",
            "Too many open tabs, too many open issues, too many links; no free rooms; No free seats",
            "signal 1, signal 11, signal 6; exit code 13, exit code 1; status=9, status=1/FAILURE",
            "pthread_join, pthread_mutex; fork: parent; fork() returned; mmap() mapped; malloc fine");

    private final Random random;
    private final double matching;
    private final boolean nearMisses;
    private long millis = 1_795_600_000_000L;

    /**
     * @param matching part of the lines that hold a phrase, 0 to 1
     * @param nearMisses whether one line of two nearly holds one
     */
    LogText(long seed, double matching, boolean nearMisses) {
        this.random = new Random(seed);
        this.matching = matching;
        this.nearMisses = nearMisses;
    }

    /** The next line, with its newline. */
    String line() {
        millis += random.nextInt(40);
        if (random.nextDouble() < matching) {
            return stamp() + " ERROR " + one(FAILURES) + "\n";
        }
        if (nearMisses && random.nextBoolean()) {
            return stamp() + " WARN " + one(NEAR) + "\n";
        }
        List<Supplier<String>> kinds = List.of(this::access, this::java, this::go, this::python, this::json);
        return kinds.get(random.nextInt(kinds.size())).get() + "\n";
    }

    private String access() {
        return format(
                "%s - - [25/Nov/2026:10:%02d:%02d +0000] \"%s /api/%s/%d HTTP/1.1\" %d %d \"-\" \"%s\" %.3f",
                address(),
                random.nextInt(60),
                random.nextInt(60),
                one(METHODS),
                one(WORDS),
                random.nextInt(1_000_000),
                random.nextInt(20) == 0 ? 404 : 200,
                random.nextInt(90_000),
                one(AGENTS),
                random.nextDouble());
    }

    private String java() {
        return format(
                "%s INFO  [http-nio-8080-exec-%d] %s - %s %d of customer %08x took %d ms, %d rows",
                stamp(),
                random.nextInt(200),
                one(CLASSES),
                one(WORDS),
                random.nextInt(1_000_000),
                random.nextInt(),
                random.nextInt(900),
                random.nextInt(50));
    }

    private String go() {
        return format(
                "time=%s level=info msg=\"%s processed\" id=%016x duration=%dms remote=%s:%d",
                stamp(),
                one(WORDS),
                random.nextLong(),
                random.nextInt(2_000),
                address(),
                1_024 + random.nextInt(60_000));
    }

    private String python() {
        return format(
                "%s [%d] DEBUG app.tasks.%s: retry %d of task %08x-%04x in %d seconds, memory %d MB",
                stamp(),
                1_000 + random.nextInt(30_000),
                one(WORDS),
                random.nextInt(5),
                random.nextInt(),
                random.nextInt(65_536),
                random.nextInt(60),
                random.nextInt(4_096));
    }

    private String json() {
        return format(
                "{\"ts\":\"%s\",\"level\":\"info\",\"logger\":\"%s\",\"msg\":\"request done\",\"status\":%d,\"bytes\":%d}",
                stamp(), one(WORDS), 200 + random.nextInt(5), random.nextInt(100_000));
    }

    private String stamp() {
        long second = millis / 1_000;
        return format(
                "2026-11-25T%02d:%02d:%02d.%03dZ", second / 3_600 % 24, second / 60 % 60, second % 60, millis % 1_000);
    }

    private String address() {
        return "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
