// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs;

import java.util.concurrent.atomic.AtomicLong;

/** What the tailer did since the start. Thread-safe. */
final class LogCounts {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong lostBytes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile String lastError = "";

    void read(int count) {
        bytes.addAndGet(count);
    }

    void matched(int count) {
        records.addAndGet(count);
    }

    /** @param bytes what is known to be lost; more may be */
    void lost(long bytes) {
        gaps.incrementAndGet();
        lostBytes.addAndGet(bytes);
    }

    void failed(String reason) {
        failures.incrementAndGet();
        lastError = reason;
    }

    LogStatistics statistics(OpenLogs open) {
        return new LogStatistics(
                bytes.get(),
                records.get(),
                gaps.get(),
                lostBytes.get(),
                failures.get(),
                lastError,
                open.counts(),
                open.lagBytes());
    }
}
