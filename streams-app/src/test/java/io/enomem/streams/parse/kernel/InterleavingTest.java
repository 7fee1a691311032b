// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.parse.AllocationFailure;
import io.enomem.streams.parse.KernelSignal;
import io.enomem.streams.parse.OomReport;
import io.enomem.streams.parse.OomReport.Victim;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two CPUs print at once: whose line it is decides, and where nobody tells, what is not certain is left out. */
class InterleavingTest {

    private static final int RUNS = Boolean.getBoolean("enomem.long") ? 1_000 : 60;

    private static final List<String> FRAMES_A = List.of("dump_stack", "warn_alloc", "__alloc_skb", "mlx5e_poll_rx_cq");
    private static final List<String> FRAMES_B = List.of("dump_stack", "warn_alloc", "kmalloc_order", "vfs_read");

    @ParameterizedTest
    @EnumSource(OomLayout.class)
    void twoReportsWithCallers_areEachReadWhole(OomLayout layout) {
        Random random = new Random(51);
        for (int i = 0; i < RUNS; i++) {
            // Given
            OomReport first = new OomRandom(random, layout).report();
            OomReport second = new OomRandom(random, layout).report();
            KernelRecords records = new KernelRecords();
            shuffle(
                    random,
                    OomPrinter.print(layout, first),
                    OomPrinter.print(layout, second),
                    (mine, line) -> records.addBy(mine ? "T11" : "C1", line));

            // When
            List<OomReport> read = PlainReports.of(records.list());

            // Then
            assertThat(read).as("%s, pair %s", layout, i).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void twoFailuresWithCallers_haveTheirOwnTraces() {
        Random random = new Random(52);
        for (int i = 0; i < RUNS; i++) {
            // Given
            KernelRecords records = new KernelRecords();
            shuffle(
                    random,
                    failure("ksoftirqd/1", FRAMES_A, 100),
                    failure("cat", FRAMES_B, 200),
                    (mine, line) -> records.addBy(mine ? "C1" : "T77", line));

            // When
            List<AllocationFailure> read = failures(KernelLogParser.parse(records.list()));

            // Then
            assertThat(read).hasSize(2).allSatisfy(failure -> {
                boolean mine = "ksoftirqd/1".equals(failure.comm());
                assertThat(failure.allocation().callTrace()).isEqualTo(mine ? FRAMES_A : FRAMES_B);
                assertThat(failure.driver()).isEqualTo(mine ? "mlx5_core" : null);
                assertThat(failure.pages()).containsEntry("free", mine ? 100L : 200L);
            });
        }
    }

    /** Without callers both are told; what is told of each was printed of it, or is not told. */
    @Test
    void twoFailuresWithoutCallers_areTold_andGetNothingOfEachOther() {
        Random random = new Random(53);
        for (int i = 0; i < RUNS; i++) {
            // Given: the lines of both by turns, so that it shows
            KernelRecords records = new KernelRecords();
            List<String> a = failure("ksoftirqd/1", FRAMES_A, 100);
            List<String> b = failure("cat", FRAMES_B, 100);
            for (int line = 0; line < a.size(); line++) {
                boolean swap = random.nextBoolean();
                records.add(swap ? b.get(line) : a.get(line));
                records.add(swap ? a.get(line) : b.get(line));
            }

            // When
            List<AllocationFailure> read = failures(KernelLogParser.parse(records.list()));

            // Then
            assertThat(read).extracting(AllocationFailure::comm).containsExactlyInAnyOrder("ksoftirqd/1", "cat");
            assertThat(read).allSatisfy(failure -> {
                boolean mine = "ksoftirqd/1".equals(failure.comm());
                List<String> own = new ArrayList<>(failure.allocation().callTrace());
                assertThat(own.removeAll(mine ? FRAMES_A : FRAMES_B) || own.isEmpty())
                        .isTrue();
                assertThat(own).isEmpty();
                assertThat(failure.driver()).isIn(mine ? "mlx5_core" : null, null);
            });
        }
    }

    /** No two reports are printed at once without a lock but by a host that lost lines: nobody else is killed by that. */
    @ParameterizedTest
    @EnumSource(OomLayout.class)
    void twoReportsWithoutCallers_killWhomTheyKilled(OomLayout layout) {
        Random random = new Random(54);
        for (int i = 0; i < RUNS; i++) {
            // Given
            OomReport first = new OomRandom(random, layout).report();
            OomReport second = new OomRandom(random, layout).report();
            KernelRecords records = new KernelRecords();
            shuffle(
                    random,
                    OomPrinter.print(layout, first),
                    OomPrinter.print(layout, second),
                    (mine, line) -> records.add(line));

            // When
            List<OomReport> read = PlainReports.of(records.list());

            // Then
            List<Integer> killed = read.stream()
                    .flatMap(report -> report.victims().stream())
                    .map(Victim::pid)
                    .toList();
            assertThat(killed)
                    .containsExactlyInAnyOrder(
                            first.victims().get(0).pid(),
                            second.victims().get(0).pid());
        }
    }

    private static List<AllocationFailure> failures(List<KernelSignal> signals) {
        return signals.stream()
                .filter(AllocationFailure.class::isInstance)
                .map(AllocationFailure.class::cast)
                .toList();
    }

    /** warn_alloc (mm/page_alloc.c) of 6.1. */
    private static List<String> failure(String comm, List<String> frames, int free) {
        List<String> lines = new ArrayList<>(List.of(
                comm
                        + ": page allocation failure: order:2, mode:0xa20(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0",
                "CPU: 1 PID: 22 Comm: " + comm + " Not tainted 6.1.0-28-amd64 #1",
                "Call Trace:"));
        frames.forEach(
                frame -> lines.add(" " + frame + "+0x1d/0x3b0" + (frame.startsWith("mlx5e") ? " [mlx5_core]" : "")));
        lines.add("Mem-Info:");
        lines.add("active_anon:1 inactive_anon:2 isolated_anon:0\n free:" + free + " free_pcp:0 free_cma:0");
        lines.add("Node 0 Normal free:400kB boost:0kB min:60kB low:75kB high:90kB managed:15300kB");
        lines.add("lowmem_reserve[]: 0 0 0");
        lines.add("4194174 pages RAM");
        return lines;
    }

    private interface Printer {
        void print(boolean ofFirst, String line);
    }

    /** Both in their order, mixed at random. */
    private static void shuffle(Random random, List<String> first, List<String> second, Printer printer) {
        Deque<String> mine = new ArrayDeque<>(first);
        Deque<String> other = new ArrayDeque<>(second);
        while (!mine.isEmpty() || !other.isEmpty()) {
            boolean takeMine = other.isEmpty() || (!mine.isEmpty() && random.nextBoolean());
            printer.print(takeMine, takeMine ? mine.remove() : other.remove());
        }
    }
}
