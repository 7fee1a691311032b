// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks.endtoend;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Processor time of this process from the end of a warm-up on. Mutable. */
final class Meter {
    private final long warm;
    private long read;
    private long from = -1;
    private long nanos;

    /** @param warm records that are read before it begins */
    Meter(long warm) {
        this.warm = warm;
    }

    /** So many more have been read. */
    void read(long records) {
        read += records;
        if (from < 0 && read >= warm) {
            from = read;
            nanos = cpuNanos();
        }
    }

    /** Prints the records that were read in a second of processor time. */
    void print(String what) {
        System.out.printf(Locale.ROOT, "%,.0f a CPU second: %s%n", (read - from) * 1e9 / (cpuNanos() - nanos), what);
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
