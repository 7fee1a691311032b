// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.enomem.schemas.CgroupSample;
import io.enomem.schemas.CgroupSection;
import io.enomem.schemas.HostSample;
import io.enomem.streams.diagnosis.measure.Thresholds;
import io.enomem.streams.parse.CounterMoved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What memory.events of cgroups tells of a kill: oom_kill is of any kind, oom of a cgroup's own limit. */
class CgroupTriggersTest {
    private static final String POD = "/kubepods/pod7";
    private static final String CONTAINER = POD + "/main";

    private final HostRecords records = new HostRecords("a");
    private final CounterTriggers triggers = new CounterTriggers(TriggerThresholds.under(Thresholds.standard()));

    @Test
    void aKillForTheWholeHostIsNoneOfTheCgroupThatItHappenedIn() {
        // Given
        next(0, events(0, 0), events(0, 0));

        // When the host's OOM killer takes a task of the container
        List<CounterMoved> moved = next(5, events(0, 1), events(0, 1));

        // Then
        assertThat(moved).isEmpty();
    }

    @Test
    void aKillForThePodsLimitIsNamedWhereItHappened() {
        // Given
        next(0, events(0, 0), events(0, 0));

        // When
        List<CounterMoved> moved = next(5, events(1, 1), events(0, 1));

        // Then
        assertThat(moved)
                .filteredOn(m -> m.counter().equals("memory.events.oom_kill"))
                .extracting(CounterMoved::scope)
                .containsExactly(CONTAINER);
    }

    @Test
    void aKillCountsWhereNobodyReadForWhatItWas() {
        // Given
        next(0, Map.of("memory.events.oom_kill", 0L), Map.of("memory.events.oom_kill", 0L));

        // When
        List<CounterMoved> moved = next(5, Map.of("memory.events.oom_kill", 1L), Map.of("memory.events.oom_kill", 1L));

        // Then
        assertThat(moved).extracting(CounterMoved::scope).containsExactly(CONTAINER);
    }

    private static Map<String, Long> events(long oom, long kills) {
        return Map.of("memory.events.oom", oom, "memory.events.oom_kill", kills);
    }

    /** The triggers of a sample of the pod and its container. */
    private List<CounterMoved> next(long second, Map<String, Long> pod, Map<String, Long> container) {
        Map<String, Map<String, Long>> groups = new TreeMap<>(Map.of("/kubepods", pod, POD, pod, CONTAINER, container));
        List<CgroupSample> samples = new ArrayList<>();
        groups.forEach((path, values) -> samples.add(CgroupSample.newBuilder()
                .setPath(path)
                .setVersion(2)
                .setValues(values)
                .build()));
        HostSample bare = records.sample(second * 1_000, Map.of());
        HostSample sample = HostSample.newBuilder(bare)
                .setCgroups(CgroupSection.newBuilder()
                        .setReadAt(bare.getTime())
                        .setCgroups(samples)
                        .build())
                .build();
        List<CounterMoved> moved = new ArrayList<>();
        triggers.next(sample).forEach(moment -> moved.add((CounterMoved) moment.signal()));
        return moved;
    }
}
