// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.incident;

import io.enomem.schemas.HostSample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counters and counts that are a trigger on their own, over the samples of one host in order of time. What it says of
 * a sample depends on that sample and those of the 15 minutes before it alone, so that it may begin anywhere. A reboot
 * forgets all. Mutable and small: one per host.
 */
final class CounterTriggers {
    private final TriggerThresholds thresholds;
    private @Nullable String bootId;
    private EventTriggers events = new EventTriggers();
    private StallTriggers stalls = new StallTriggers();
    private RiseTriggers rises = new RiseTriggers();
    private CgroupTriggers cgroups = new CgroupTriggers();
    private GrowthTriggers growths = new GrowthTriggers();

    CounterTriggers(TriggerThresholds thresholds) {
        this.thresholds = thresholds;
    }

    /** What moved in the next sample; mostly nothing. */
    List<Moment> next(HostSample sample) {
        if (!sample.getBootId().equals(bootId)) {
            bootId = sample.getBootId();
            events = new EventTriggers();
            stalls = new StallTriggers();
            rises = new RiseTriggers();
            cgroups = new CgroupTriggers();
            growths = new GrowthTriggers();
        }
        Movements movements = new Movements(sample, thresholds);
        events.next(movements);
        LevelTriggers.next(movements);
        stalls.next(movements);
        rises.next(movements);
        cgroups.next(movements);
        growths.next(movements);
        return movements.all();
    }
}
