// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import io.enomem.streams.parse.KernelSignal.AccountingBug;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Warnings by which the kernel says that its own count of memory is wrong: {@code WARNING: CPU: 0 PID: 9 at
 * net/core/stream.c:212 sk_stream_kill_queues+0x5b/0x60}, {@code page_counter underflow: -1 nr_pages=1}, {@code BUG: Bad
 * rss-counter state mm:... type:MM_ANONPAGES val:2}.
 */
final class WarningReader implements LineReader {

    private static final int MAX_DETAIL = 200;

    private static final String RSS = "BUG: Bad rss-counter state ";
    private static final String PAGE_COUNTER = "page_counter underflow: ";

    /** Functions that warn if a closed socket still owes memory. */
    private static final List<String> SOCKET = List.of("sk_stream_kill_queues+0x", "inet_sock_destruct+0x");

    @Override
    public List<String> words() {
        return List.of(RSS, PAGE_COUNTER, SOCKET.get(0), SOCKET.get(1));
    }

    @Override
    public @Nullable Sentence read(KernelLine line) {
        String text = line.text();
        if (text.startsWith(RSS)) {
            return bug(line, "rss");
        }
        if (text.startsWith(PAGE_COUNTER)) {
            return bug(line, "page_counter");
        }
        boolean socket = text.startsWith("WARNING: ") && SOCKET.stream().anyMatch(text::contains);
        return socket ? bug(line, "socket") : null;
    }

    private static Sentence bug(KernelLine line, String of) {
        String text = line.text();
        return new Sentence.Complete(new AccountingBug(
                line.id(), line.time(), of, text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) : text));
    }
}
