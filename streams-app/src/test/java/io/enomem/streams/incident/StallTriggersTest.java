// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.streams.diagnosis.measure.Thresholds;
import io.enomem.streams.parse.CounterMoved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** All tasks standing still for memory, by PSI's total; a sample every 5 s. */
class StallTriggersTest {
    private static final long SECOND_MICROS = 1_000_000;

    @Test
    void aTenthOfTheLastTenSecondsIsATrigger() {
        // Given a host that stands still for 0.6 s of each 5 s from 30 s on
        LongUnaryOperator total = second -> 7 * SECOND_MICROS + Math.max(0, second - 30) * SECOND_MICROS * 12 / 100;

        // When
        List<CounterMoved> moved = watch(total, Map.of());

        // Then
        assertThat(moved).isNotEmpty().allSatisfy(m -> assertThat(m.counter()).isEqualTo("pressure.memory.full.total"));
        assertThat(moved.get(0).time()).isEqualTo(new HostRecords("a").at(40_000));
    }

    @Test
    void whatTheAveragesStillShowOfAnOldStallIsNone() {
        // Given an average of 60 s that is high, and a total that stands
        LongUnaryOperator total = second -> 90 * SECOND_MICROS;

        // When
        List<CounterMoved> moved = watch(total, Map.of("pressure.memory.full.avg60", 4_000L));

        // Then
        assertThat(moved).isEmpty();
    }

    @Test
    void shortStallsOfReclaimAreOrdinary() {
        // Given 5 % of the time, as where page cache is turned over
        LongUnaryOperator total = second -> second * SECOND_MICROS * 5 / 100;

        // When
        List<CounterMoved> moved = watch(total, Map.of());

        // Then
        assertThat(moved).isEmpty();
    }

    @Test
    void fullSwapIsATriggerOnlyWhereItHurts() {
        // Given 3 % of the swap left
        Map<String, Long> swap = Map.of("meminfo.SwapTotal", 1_000_000L, "meminfo.SwapFree", 30_000L);

        // When
        List<CounterMoved> idle = watch(second -> 0, swap);
        List<CounterMoved> hurting = watch(second -> second * SECOND_MICROS * 6 / 100, swap);

        // Then
        assertThat(idle).isEmpty();
        assertThat(hurting).isNotEmpty().allSatisfy(m -> assertThat(m.counter()).isEqualTo("meminfo.SwapFree"));
    }

    private static List<CounterMoved> watch(LongUnaryOperator total, Map<String, Long> more) {
        HostRecords records = new HostRecords("a");
        CounterTriggers triggers = new CounterTriggers(TriggerThresholds.under(Thresholds.standard()));
        List<CounterMoved> moved = new ArrayList<>();
        for (long second = 0; second <= 60; second += 5) {
            Map<String, Long> numbers = new TreeMap<>(more);
            numbers.put("pressure.memory.full.total", total.applyAsLong(second));
            triggers.next(records.sample(second * 1_000, numbers))
                    .forEach(moment -> moved.add((CounterMoved) moment.signal()));
        }
        return moved;
    }
}
