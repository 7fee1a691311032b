// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.sample.loop;

import io.enomem.agent.sample.HostSampler;
import io.enomem.agent.sample.Part;
import io.enomem.schemas.HostInfo;
import io.enomem.schemas.HostSample;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongConsumer;

/** What the loop asks of a sampler. */
interface Sampling {
    /** Reads these parts now, and tells what each cost. */
    HostSample sample(Instant time, Set<Part> parts, HostSampler.Costs costs);

    /** Who the host is and what it is limited to; tells the nanoseconds that it took to find out. */
    HostInfo info(Instant time, LongConsumer took);

    /** Asks this sampler. */
    static Sampling of(HostSampler sampler) {
        return new Sampling() {
            @Override
            public HostSample sample(Instant time, Set<Part> parts, HostSampler.Costs costs) {
                return sampler.sample(time, parts, costs);
            }

            @Override
            public HostInfo info(Instant time, LongConsumer took) {
                long before = System.nanoTime();
                HostInfo info = sampler.info(time);
                took.accept(System.nanoTime() - before);
                return info;
            }
        };
    }
}
