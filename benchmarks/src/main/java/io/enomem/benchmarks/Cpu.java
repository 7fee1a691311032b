// SPDX-License-Identifier: Apache-2.0
package io.enomem.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The CPU clock of this thread, for a machine that is busy with other work too. */
final class Cpu {
    private static final long LEAST_NANOS = 2_000_000_000L;

    private Cpu() {}

    /** CPU time of one run, nanoseconds, over as many as two seconds hold. */
    static double nanos(Runnable run) {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long begin = clock.getCurrentThreadCpuTime();
        long runs = 0;
        do {
            run.run();
            runs++;
        } while (clock.getCurrentThreadCpuTime() - begin < LEAST_NANOS);
        return (double) (clock.getCurrentThreadCpuTime() - begin) / runs;
    }
}
