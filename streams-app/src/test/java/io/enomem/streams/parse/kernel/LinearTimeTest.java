// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.KernelRecord;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A line that repeats what readers look for costs no more than its length. Compared is the CPU time of this thread for a
 * line and one eight times as long: linear is 8, quadratic 64; the bound between is far from both, and a busy machine does
 * not count.
 */
class LinearTimeTest {

    private static final int SHORT = 8 * 1024;
    private static final int MIB = 1024 * 1024;
    private static final double BOUND = 26;

    /** Time below which the clock decides: nanoseconds. */
    private static final long NOISE = 1_000_000;

    static List<String> adversarial() {
        return List.of(
                "|Killed process 1 (",
                "Killed process 1 (|) total-vm:",
                "Out of memory: Killed process 1 (|) total-vm:1kB ",
                "Out of memory: Kill process 1 (|) score ",
                "oom-kill:constraint=C,nodemask=(null),cpuset=|,mems_allowed=0",
                "oom-kill:constraint=C,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/|,task_memcg=/",
                "oom-kill:constraint=C,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/|,task=x,pid=1,uid=0",
                "oom-kill:constraint=C,nodemask=|0,",
                "Task in /| killed as a result of limit of /",
                "Tasks in /| are going to be killed due to",
                "Memory cgroup stats for /|: cache:1KB",
                "Memory cgroup stats for /x: cache:1KB| a:1KB",
                "|x cpuset=/ mems_allowed=0",
                "| invoked oom-killer:",
                "x invoked oom-killer: gfp_mask=0x1(|GFP_KERNEL|",
                "CPU: 1 PID: 2 Comm: | Not tainted ",
                "CPU: 1 PID: 2 Comm: | Tainted: G ",
                "| sym+0x1/0x2 [",
                "[|1] ",
                "[ 1] |1 ",
                "Node 0 DMA free:1kB| a:1kB",
                "Node 0 DMA:| 1*4kB (U)",
                "lowmem_reserve[]:| 1",
                "|kmalloc 1KB 1KB",
                "x: page allocation failure: order:|order:",
                "eth0: |: failed to allocate",
                "|NETDEV WATCHDOG: ",
                "INFO: task |:1 blocked for more than ",
                "__vm_enough_memory: pid: 1, comm: |, bytes: ",
                "x (1): VmData 1 |): VmData ",
                "|: 1 callbacks suppressed",
                "oom_reaper: reaped process 1 (|), now ",
                "cache: |, object size: ",
                "TCP: Possible SYN flooding on port |:",
                "|neighbor table overflow",
                "anon |1",
                "|a\nanon 1",
                "active_anon:1\n|active_file:1\n",
                "|'");
    }

    @ParameterizedTest
    @MethodSource("adversarial")
    void costGrowsWithTheLength(String pattern) {
        // Given
        KernelRecord eighth = line(pattern, SHORT);
        KernelRecord whole = line(pattern, 8 * SHORT);

        // When
        long one = cost(eighth);
        long eight = cost(whole);

        // Then
        assertThat(eight).as("%s ns for an eighth", one).isLessThan((long) (BOUND * Math.max(one, NOISE / 8)) + NOISE);
    }

    @ParameterizedTest
    @MethodSource("adversarial")
    void aMebibyte_costsNoMoreThanItsLength(String pattern) {
        // Given
        KernelRecord part = line(pattern, MIB / 16);
        KernelRecord whole = line(pattern, MIB);

        // When
        long one = cost(part);
        long sixteen = cost(whole);

        // Then
        assertThat(sixteen)
                .as("%s ns for a sixteenth", one)
                .isLessThan((long) (BOUND * 2 * Math.max(one, NOISE / 8)) + NOISE);
    }

    /** What stands before the bar, then what stands after it until the line is that long. */
    private static KernelRecord line(String pattern, int length) {
        int bar = pattern.indexOf('|');
        String start = pattern.substring(0, bar);
        String again = pattern.substring(bar + 1);
        String text = start + again.repeat((length - start.length()) / again.length());
        return KernelRecords.kmsg(text).get(0);
    }

    /** The least of some runs, nanoseconds of this thread. */
    private static long cost(KernelRecord record) {
        var clock = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 6; i++) {
            long begin = clock.getCurrentThreadCpuTime();
            KernelLogParser parser = new KernelLogParser();
            parser.accept(record, signal -> {});
            parser.end(signal -> {});
            KernelLogParser.relevant(record);
            least = Math.min(least, clock.getCurrentThreadCpuTime() - begin);
        }
        return least;
    }
}
